package dev.kitecaravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Stands between a run and its API, and answers 500 whenever an address contains a text, so many times. */
final class BrokenGateway implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;
    private final String broken;
    private final AtomicInteger timesLeft;

    BrokenGateway(URI api, String broken, int times) {
        this.api = api;
        this.broken = broken;
        this.timesLeft = new AtomicInteger(times);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            if (target.contains(broken) && timesLeft.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            HttpResponse<byte[]> told = client.send(HttpRequest.newBuilder(api.resolve(target))
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization")).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            told.headers().firstValue("Link").ifPresent(
                    link -> exchange.getResponseHeaders().set("Link", link.replace(api.toString(), origin())));
            exchange.sendResponseHeaders(told.statusCode(), told.body().length);
            exchange.getResponseBody().write(told.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
