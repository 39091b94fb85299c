package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** One attempt over the wire: pooled connections, gzip, the token by interceptor; no cookies, redirects or retries. */
final class HttpTransport implements AutoCloseable {
    private static final int LONGEST_ERROR = 1 << 16;
    /** An answer that brings less than this on average has stalled: bytes a second. */
    private static final long SLOWEST = 1_000;

    private final ApiSettings settings;
    private final CloseableHttpClient client;

    HttpTransport(ApiSettings settings) {
        this.settings = settings;
        this.client = build(settings);
        Spool.prepare(settings.spoolFolder());
    }

    private static CloseableHttpClient build(ApiSettings settings) {
        return plain(settings.caFile(), settings.proxy(), settings.connectTimeout(), settings.readTimeout(),
                settings.connections()).setUserAgent(settings.userAgent()).disableContentCompression()
                .addRequestInterceptorLast(new TokenInterceptor(settings.origin(), settings.token())).build();
    }

    /** A client that knows the way out of this network and no token. */
    static HttpClientBuilder plain(Path caFile, ProxyRules proxies, Duration connect, Duration silence,
            int connections) {
        Timeout read = Timeout.of(silence);
        ConnectionConfig connection = ConnectionConfig.custom().setConnectTimeout(Timeout.of(connect))
                .setSocketTimeout(read).setValidateAfterInactivity(TimeValue.ofSeconds(2))
                .setTimeToLive(TimeValue.ofMinutes(10)).build();
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(connection)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(Tls.context(caFile)))
                        .setMaxConnTotal(connections).setMaxConnPerRoute(connections).build())
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(read)
                        .setConnectionRequestTimeout(Timeout.ofMinutes(5)).build())
                .disableAutomaticRetries().disableRedirectHandling().disableCookieManagement()
                .setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return proxies.forHost(target.getHostName(), target.getPort())
                                .map(proxy -> new HttpHost("http", proxy.host(), proxy.port())).orElse(null);
                    }
                });
        proxies.any().filter(proxy -> proxy.user() != null).ifPresent(proxy -> {
            BasicCredentialsProvider login = new BasicCredentialsProvider();
            login.setCredentials(new AuthScope(proxy.host(), proxy.port()),
                    new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
            builder.setDefaultCredentialsProvider(login);
        });
        return builder;
    }

    /**
     * Sends the request and receives its whole answer.
     *
     * @param range
     *            whether a text is asked for by range
     * @throws IOException
     *             when no whole answer arrived: refused, reset, timed out, truncated
     */
    Received send(ApiRequest request, URI uri, boolean range) throws IOException {
        HttpGet get = new HttpGet(uri);
        request.headers().forEach(get::setHeader);
        Accept accept = request.accept();
        get.setHeader("Accept", accept.mediaType());
        if (accept.json() || !range) {
            get.setHeader("Accept-Encoding", "gzip");
        } else {
            get.setHeader("Accept-Encoding", "identity");
            get.setHeader("Range", "bytes=-" + accept.tailBytes());
        }
        return client.execute(get, response -> receive(accept, response));
    }

    private Received receive(Accept accept, ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        int status = response.getCode();
        InputStream raw = response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
        Received head = new Received(status, headers, null, "", -1);
        if (status / 100 != 2 && !(status == 416 && !accept.json())) {
            return new Received(status, headers, null, error(head, raw), -1);
        }
        Spool spool = new Spool(settings.spoolFolder(), settings.spoolMemory());
        try {
            long total = status == 416 ? 0 : fill(spool, accept, head, raw);
            spool.complete();
            return new Received(status, headers, spool, "", total);
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private long fill(Spool spool, Accept accept, Received head, InputStream raw) throws IOException {
        InputStream in = decompressed(head, raw);
        if (accept.json() || head.contentType().endsWith("json")) {
            copy(in, spool);
            drain(raw);
            return -1;
        }
        TailBuffer tail = new TailBuffer((int) accept.tailBytes());
        copy(in, tail);
        drain(raw);
        tail.copyTo(spool);
        return Math.max(tail.written(), rangeTotal(head.header("Content-Range")));
    }

    private static InputStream decompressed(Received head, InputStream raw) throws IOException {
        String encoding = head.header("Content-Encoding");
        boolean zipped = encoding != null && encoding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip");
        return zipped ? new GZIPInputStream(raw, 1 << 15) : raw;
    }

    private static long rangeTotal(String contentRange) {
        String total = contentRange == null ? "" : contentRange.replaceFirst("^.*/", "").strip();
        return total.matches("\\d{1,18}") ? Long.parseLong(total) : -1;
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long began = System.nanoTime();
        long patience = settings.readTimeout().toNanos();
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            bytes += count;
            long took = System.nanoTime() - began;
            if (took > patience && bytes < Duration.ofNanos(took).toSeconds() * SLOWEST) {
                throw new SocketTimeoutException("only " + bytes + " bytes in " + took / 1_000_000_000 + " s");
            }
        }
    }

    /** What follows the compressed data belongs to the message: a truncation there shows here. */
    private static void drain(InputStream raw) throws IOException {
        raw.transferTo(OutputStream.nullOutputStream());
    }

    /** The beginning of an error's body; one that does not arrive whole is still worth what came. */
    private static String error(Received head, InputStream raw) {
        byte[] text = new byte[LONGEST_ERROR];
        int length = 0;
        try {
            InputStream in = decompressed(head, raw);
            length = in.readNBytes(text, 0, text.length);
        } catch (IOException e) {
            return "(its message was cut off: " + e.getClass().getSimpleName() + ")";
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
