package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom to trust: the platform's authorities and, where a company's proxy signs, those of a PEM file. */
public final class Tls {
    private Tls() {
    }

    /**
     * @param caFile
     *            PEM certificates, or null for the platform's alone
     * @throws IllegalArgumentException
     *             when the file holds no certificate
     */
    public static SSLContext context(Path caFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, caFile == null ? null : trust(caFile), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path caFile) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        try {
            store.load(null, null);
            int entry = 0;
            for (Certificate certificate : certificates(caFile)) {
                store.setCertificateEntry("ca-file-" + entry++, certificate);
            }
            for (TrustManager manager : platform.getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    for (Certificate certificate : known.getAcceptedIssuers()) {
                        store.setCertificateEntry("platform-" + entry++, certificate);
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable(caFile, e);
        }
        TrustManagerFactory both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        both.init(store);
        return both.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(Path caFile) throws IOException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw unreadable(caFile, null);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw unreadable(caFile, e);
        }
    }

    private static IllegalArgumentException unreadable(Path caFile, Exception cause) {
        return new IllegalArgumentException("The file " + caFile
                + " of caravan.tls.ca-file holds no readable certificate: give a file in PEM form"
                + " (-----BEGIN CERTIFICATE-----).", cause);
    }
}
