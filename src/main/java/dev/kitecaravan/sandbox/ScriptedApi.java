package dev.kitecaravan.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** HTTP on loopback that answers as it is told to, by the clock that it is told; until it is closed. */
public final class ScriptedApi implements AutoCloseable {
    private final HttpListener listener;

    /**
     * A request.
     *
     * @param path          undecoded, without query
     * @param query         undecoded; empty for none
     * @param authorization the header of that name; empty for none
     * @param accept        likewise
     */
    public record Asked(String path, String query, String authorization, String accept) {
        /** Path and query, as they were sent. */
        public String target() {
            return query.isEmpty() ? path : path + "?" + query;
        }
    }

    /**
     * An answer.
     *
     * @param status  of HTTP
     * @param headers by name; one for the content type among them, unless there is no body
     * @param body    its bytes
     * @param dropped whether the connection is reset instead
     */
    public record Told(int status, Map<String, String> headers, byte[] body, boolean dropped) {
        /** A connection that is reset. */
        public static final Told DROPPED = new Told(0, Map.of(), new byte[0], true);
    }

    private ScriptedApi(HttpListener listener) {
        this.listener = listener;
    }

    /**
     * Starts it on a free port.
     *
     * @param script asked by several threads at once
     * @param now    the time that its answers tell from now on; null for the machine's
     */
    public static ScriptedApi start(Function<Asked, Told> script, Instant now) {
        Clock clock = new Clock(now == null ? System.currentTimeMillis() : now.toEpochMilli());
        return new ScriptedApi(HttpListener.start(0, request -> answer(script, request), clock));
    }

    private static HttpAnswer answer(Function<Asked, Told> script, HttpRequest request) {
        Told told = script.apply(new Asked(request.rawPath(), request.rawQuery(),
                request.header("authorization").orElse(""), request.header("accept").orElse("")));
        byte[] body = told.body();
        HttpAnswer answer = HttpAnswer.plain(told.status(), body);
        told.headers().forEach(answer::header);
        answer.reset = told.dropped();
        return answer;
    }

    /** Scheme, host and port, without a slash at the end. */
    public URI origin() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    @Override
    public void close() {
        listener.close();
    }
}
