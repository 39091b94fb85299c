package dev.kitecaravan.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import com.sun.net.httpserver.HttpExchange;

/** Stands between a run and its API, and keeps requests for some paths waiting while it is told to. */
final class HeldApi extends LoopbackServer {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;
    private final Predicate<String> held;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    HeldApi(URI api, String path) throws IOException {
        this(api, path::equals);
    }

    /** @param held whether a path's request waits, asked once for each request */
    HeldApi(URI api, Predicate<String> held) throws IOException {
        this.api = api;
        this.held = held;
        start();
    }

    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** Requests that wait now. */
    int waiting() {
        return waiting.get();
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (held.test(exchange.getRequestURI().getPath())) {
                waiting.incrementAndGet();
                try {
                    gate.await();
                } finally {
                    waiting.decrementAndGet();
                }
            }
            HttpResponse<byte[]> told = client.send(HttpRequest.newBuilder(api.resolve(exchange.getRequestURI()))
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization")).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(told.statusCode(), told.body().length);
            exchange.getResponseBody().write(told.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
