package dev.kitecaravan.extract.http;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

import dev.kitecaravan.text.PlainReason;

/** What a failed attempt is called, and what its user can do about it. */
final class AttemptFailures {
    private AttemptFailures() {
    }

    static String describe(Exception e, ApiRequest request) {
        if (e instanceof Spool.Full) {
            return "an answer that cannot be kept: " + e.getMessage();
        }
        String host = Urls.site(request.uri());
        if (e instanceof Reception.TooLarge) {
            return "an answer of " + e.getMessage() + " from " + host;
        }
        if (e instanceof Reception.Packed) {
            return "an answer of " + host + " that is " + e.getMessage() + ", which was not asked for";
        }
        if (e instanceof UnknownHostException) {
            return "an unknown host (" + host + ")";
        }
        if (e instanceof ConnectTimeoutException || e instanceof NoRouteToHostException) {
            return "no connection to " + host + " in time";
        }
        if (e instanceof ConnectException) {
            return "a connection refused by " + host;
        }
        Optional<CertificateFault> certificate = CertificateFault.of(e);
        if (certificate.isPresent()) {
            return certificate.get().words(host);
        }
        if (e instanceof SSLException) {
            return "a broken TLS connection to " + host;
        }
        if (e instanceof MessageConstraintException) {
            return "an answer of " + host + " with headers beyond reason";
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "a time-out while waiting for " + host;
        }
        if (e instanceof NoHttpResponseException) {
            return "a connection that " + host + " closed without an answer";
        }
        if (e instanceof ConnectionClosedException || e instanceof TruncatedChunkException
                || e instanceof MalformedChunkCodingException || e instanceof EOFException
                || e instanceof ZipException) {
            return "a truncated answer from " + host;
        }
        return "a broken connection to " + host + " (" + PlainReason.words(e) + ")";
    }

    /** Whether asking again cannot heal it. */
    static boolean lasting(Exception e, ApiRequest request) {
        boolean tooLarge = e instanceof Reception.TooLarge && !(request.list() && PageSize.of(request.uri()) > 1);
        return tooLarge || e instanceof Spool.Full || CertificateFault.of(e).isPresent();
    }

    /** Whether the request did not even reach the API. */
    static boolean unreached(Exception e) {
        return e instanceof UnknownHostException || e instanceof ConnectException || e instanceof NoRouteToHostException
                || e instanceof ConnectTimeoutException || e instanceof SSLException;
    }

    static String advice(Exception e, Origin origin) {
        if (e instanceof Spool.Full) {
            return "Make room there, or name another folder for temporary files.";
        }
        Optional<CertificateFault> certificate = CertificateFault.of(e);
        if (certificate.isPresent()) {
            return certificate.get().advice();
        }
        if (e instanceof UnknownHostException || e instanceof ConnectException) {
            return "Check the network, " + Origin.VARIABLE + " (now " + origin + ") and HTTPS_PROXY.";
        }
        if (e instanceof Reception.Packed) {
            return "See what stands between here and Buildkite, such as a proxy.";
        }
        if (e instanceof Reception.TooLarge) {
            return "A larger answer is taken with CARAVAN_HTTP_MAX_ANSWER.";
        }
        return "Try again later, or raise the retry time limit (CARAVAN_RETRY_TIME_LIMIT).";
    }
}
