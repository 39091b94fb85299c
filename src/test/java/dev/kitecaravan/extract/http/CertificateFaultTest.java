package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.junit.jupiter.api.Test;

/** An expired certificate, one for another name and one of an unknown issuer are told apart. */
class CertificateFaultTest {
    /** As the JDK nests them. */
    private static IOException handshake(Throwable... inner) {
        IOException outer = new SSLHandshakeException("PKIX path validation failed");
        Throwable around = outer;
        for (Throwable next : inner) {
            around.initCause(next);
            around = next;
        }
        return outer;
    }

    private static void is(CertificateFault fault, Throwable failure) {
        assertThat(CertificateFault.of(failure)).contains(fault);
    }

    @Test
    void eachHasItsOwnSentence() {
        is(CertificateFault.EXPIRED, handshake(new CertificateException("PKIX path validation failed"),
                new CertPathValidatorException("validity check failed",
                        new CertificateExpiredException("NotAfter: …"))));
        is(CertificateFault.NOT_YET_VALID,
                handshake(new CertificateException("x"), new CertificateNotYetValidException()));
        is(CertificateFault.UNKNOWN_ISSUER, handshake(new CertificateException("PKIX path building failed"),
                new CertPathBuilderException("unable to find valid certification path to requested target")));
        is(CertificateFault.OTHER_NAME,
                handshake(new CertificateException("No subject alternative DNS name matching x found")));
        is(CertificateFault.OTHER_NAME, new SSLPeerUnverifiedException("Certificate for <x> does not match"));
        is(CertificateFault.OTHER,
                handshake(new CertificateException("Certificates do not conform to algorithm constraints")));
        assertThat(CertificateFault.values()).extracting(fault -> fault.words("h")).doesNotHaveDuplicates()
                .allMatch(words -> words.contains("certificate of h"));
    }

    @Test
    void anotherFailureIsNone() {
        assertThat(CertificateFault.of(new IOException("reset"))).isEmpty();
        assertThat(CertificateFault.of(new SSLHandshakeException("no protocol"))).isEmpty();
        assertThat(CertificateFault.of(null)).isEmpty();
    }
}
