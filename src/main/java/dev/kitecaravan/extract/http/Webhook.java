package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

import dev.kitecaravan.text.PlainReason;

/** An address outside Buildkite that is told of things by a POST of JSON. It gets no token. The address is a secret. */
public final class Webhook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final Path caFile;
    private final ProxyRules proxies;
    private final String userAgent;

    /**
     * @param address https, or http to this machine
     * @param caFile  PEM certificates to trust besides the platform's, or null
     * @throws IllegalArgumentException when it is no such address; the message does not hold it
     */
    public Webhook(String address, Path caFile, ProxyRules proxies, String userAgent) {
        this.address = parse(address);
        this.caFile = caFile;
        this.proxies = proxies;
        this.userAgent = userAgent;
    }

    /** @throws IllegalArgumentException as the constructor */
    public static void check(String address) {
        parse(address);
    }

    private static URI parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            // Its message holds the address.
            uri = URI.create("");
        }
        boolean safe = uri.getHost() != null && ("https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme()) && Origin.loopback(uri.getHost()));
        if (!safe) {
            throw new IllegalArgumentException(
                    "write an https address (plain http only to this machine); its value is not shown, as it is a secret");
        }
        return uri;
    }

    /**
     * Sends it once.
     *
     * @param json the body
     * @throws IOException when it did not arrive, or was not welcome; the message names the host and not the address
     */
    public void post(String json) throws IOException {
        HttpPost post = new HttpPost(address);
        post.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
        int status;
        try (CloseableHttpClient client = HttpTransport.plain(caFile, proxies, PATIENCE, PATIENCE, 1)
                .setUserAgent(userAgent).build()) {
            status = client.execute(post, response -> response.getCode());
        } catch (IOException e) {
            throw new IOException(address.getHost() + " cannot be told (" + PlainReason.words(e) + ")", e);
        }
        if (status / 100 != 2) {
            throw new IOException(address.getHost() + " answered " + status);
        }
    }
}
