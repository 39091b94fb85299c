package dev.kitecaravan.extract.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;

/** What is wrong with the certificate of a host, and what its user can do about it. */
enum CertificateFault {
    EXPIRED("an expired certificate of %s",
            "Whoever runs that host renews it; see that this machine's clock is right."),
    NOT_YET_VALID("a certificate of %s that is not valid yet", "See that this machine's clock is right."),
    OTHER_NAME("a certificate of %s that was made out to another name",
            "Give the address by the name that the certificate has, in " + Origin.VARIABLE + " for the API."),
    UNKNOWN_ISSUER("a certificate of %s whose issuer is not trusted",
            "If a proxy of your network signs connections, name its certificate in caravan.tls.ca-file."),
    OTHER("a certificate of %s that is not trusted",
            "If a proxy of your network signs connections, name its certificate in caravan.tls.ca-file.");

    private static final int DEEPEST = 20;

    private final String words;
    private final String advice;

    CertificateFault(String words, String advice) {
        this.words = words;
        this.advice = advice;
    }

    /** Nothing where a failure has another cause. */
    static Optional<CertificateFault> of(Throwable failure) {
        CertificateFault fault = null;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth++ < DEEPEST; cause = cause.getCause()) {
            CertificateFault here = one(cause);
            // What lies deeper says more.
            fault = here == null || here == OTHER && fault != null ? fault : here;
        }
        return Optional.ofNullable(fault);
    }

    private static CertificateFault one(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return EXPIRED;
        }
        if (cause instanceof CertificateNotYetValidException) {
            return NOT_YET_VALID;
        }
        if (cause instanceof CertPathBuilderException) {
            return UNKNOWN_ISSUER;
        }
        if (cause instanceof SSLPeerUnverifiedException) {
            return OTHER_NAME;
        }
        if (cause instanceof CertificateException) {
            String message = String.valueOf(cause.getMessage());
            return message.startsWith("No subject alternative") || message.startsWith("No name matching")
                    ? OTHER_NAME
                    : OTHER;
        }
        return null;
    }

    /** As in "the answer failed by …". */
    String words(String host) {
        return words.formatted(host);
    }

    String advice() {
        return advice;
    }
}
