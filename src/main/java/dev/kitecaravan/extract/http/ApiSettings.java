package dev.kitecaravan.extract.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How to reach the API.
 *
 * @param caFile
 *            PEM certificates to trust besides the platform's, or null
 * @param readTimeout
 *            how long an answer may be silent
 * @param spoolFolder
 *            where answers larger than {@code spoolMemory} wait, as files that only the owner may read
 * @param spoolMemory
 *            bytes of an answer that are kept in memory
 * @param bounds
 *            how far one answer may go
 * @param rewriteNext
 *            whether a next link to another origin is followed with its query on our own, for proxies that do not
 *            rewrite links
 * @param connections
 *            most requests in flight at once
 */
public record ApiSettings(Origin origin, TokenSource token, Path caFile, ProxyRules proxy, Duration connectTimeout,
        Duration readTimeout, RetrySettings retry, Path spoolFolder, int spoolMemory, AnswerBounds bounds,
        boolean rewriteNext, int connections, String userAgent) {

    public ApiSettings {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(spoolFolder, "spoolFolder");
    }

    /** The defaults for an origin and a token: no proxy, no extra certificates. */
    public static ApiSettings of(Origin origin, TokenSource token) {
        return new ApiSettings(origin, token, null, ProxyRules.NONE, Duration.ofSeconds(15), Duration.ofSeconds(90),
                RetrySettings.DEFAULT, Path.of(System.getProperty("java.io.tmpdir")), 8 << 20, AnswerBounds.DEFAULT,
                false, 8,
                "kite-caravan");
    }

    public ApiSettings withCaFile(Path file) {
        return new ApiSettings(origin, token, file, proxy, connectTimeout, readTimeout, retry, spoolFolder, spoolMemory,
                bounds, rewriteNext, connections, userAgent);
    }

    public ApiSettings withProxy(ProxyRules rules) {
        return new ApiSettings(origin, token, caFile, rules, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, bounds, rewriteNext, connections, userAgent);
    }

    public ApiSettings withTimeouts(Duration connect, Duration read) {
        return new ApiSettings(origin, token, caFile, proxy, connect, read, retry, spoolFolder, spoolMemory, bounds,
                rewriteNext, connections, userAgent);
    }

    public ApiSettings withRetry(RetrySettings settings) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, settings, spoolFolder,
                spoolMemory, bounds, rewriteNext, connections, userAgent);
    }

    public ApiSettings withSpool(Path folder, int memory) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, retry, folder, memory,
                bounds, rewriteNext, connections, userAgent);
    }

    public ApiSettings withBounds(AnswerBounds far) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, far, rewriteNext, connections, userAgent);
    }

    public ApiSettings withOrigin(Origin other) {
        return new ApiSettings(other, token, caFile, proxy, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, bounds, rewriteNext, connections, userAgent);
    }

    public ApiSettings withRewriteNext(boolean rewrite) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, bounds, rewrite, connections, userAgent);
    }

    public ApiSettings withConnections(int most) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, bounds, rewriteNext, most, userAgent);
    }

    public ApiSettings withUserAgent(String name) {
        return new ApiSettings(origin, token, caFile, proxy, connectTimeout, readTimeout, retry, spoolFolder,
                spoolMemory, bounds, rewriteNext, connections, name);
    }
}
