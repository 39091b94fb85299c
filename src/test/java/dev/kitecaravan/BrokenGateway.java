package dev.kitecaravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Stands between a run and its API, and answers 500 whenever a path contains a text. */
final class BrokenGateway implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;
    private final String broken;

    BrokenGateway(URI api, String broken) {
        this.api = api;
        this.broken = broken;
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
            if (target.contains(broken)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            HttpResponse<byte[]> told = client.send(HttpRequest.newBuilder(api.resolve(target))
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization")).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
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
