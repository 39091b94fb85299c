package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** One attempt over the wire: pooled connections, gzip, the token by interceptor; no cookies, redirects or retries. */
final class HttpTransport implements AutoCloseable {
    /** Of headers, trailers and chunks' heads: far more than any honest answer has. */
    private static final int MOST_HEADERS = 500;
    private static final int LONGEST_LINE = 1 << 16;

    private final ApiSettings settings;
    private final CloseableHttpClient client;
    private final Deadlines deadlines = new Deadlines();

    HttpTransport(ApiSettings settings) {
        this.settings = settings;
        this.client = build(settings);
        SpoolFolder.of(settings.spoolFolder()).prepare();
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
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom().setMaxHeaderCount(MOST_HEADERS)
                                        .setMaxLineLength(LONGEST_LINE).setMaxEmptyLineCount(10).build())
                                .build())
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
        return answer(get, accept);
    }

    /** What is given up is dropped, connection and all: to close it in good order would be to read the rest of it. */
    private Received answer(HttpGet get, Accept accept) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Runnable drop = () -> {
            late.set(true);
            get.cancel();
        };
        ScheduledFuture<?> head = deadlines.in(settings.connectTimeout().plus(settings.readTimeout()), drop);
        ScheduledFuture<?> end = deadlines.in(settings.bounds().time(), drop);
        Reception reception = new Reception(settings, accept);
        try (ClassicHttpResponse response = client.executeOpen(host(get), get, null)) {
            head.cancel(false);
            try {
                return reception.receive(response);
            } finally {
                if (!reception.isWhole()) {
                    get.cancel();
                }
            }
        } catch (IOException | RuntimeException e) {
            if (late.get()) {
                SocketTimeoutException timeout = new SocketTimeoutException("not whole in time");
                timeout.initCause(e);
                throw timeout;
            }
            if (e instanceof IllegalArgumentException) {
                // Of a status line, say, that the client's parser takes and its answers refuse: the API's fault.
                throw new ClientProtocolException(e.getMessage(), e);
            }
            throw e;
        } finally {
            head.cancel(false);
            end.cancel(false);
        }
    }

    private static HttpHost host(HttpGet get) {
        return new HttpHost(get.getScheme(), get.getAuthority().getHostName(), get.getAuthority().getPort());
    }

    @Override
    public void close() {
        deadlines.close();
        client.close(CloseMode.IMMEDIATE);
    }
}
