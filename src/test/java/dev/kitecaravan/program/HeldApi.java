package dev.kitecaravan.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;

/** Stands between a run and its API, and keeps requests for one path waiting while it is told to. */
final class HeldApi extends LoopbackServer {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;
    private final String path;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    HeldApi(URI api, String path) throws IOException {
        this.api = api;
        this.path = path;
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
            if (exchange.getRequestURI().getPath().equals(path)) {
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
