package dev.kitecaravan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;

/** Answers on loopback with the pages it was given, byte for byte, linked as Buildkite links them. */
final class AnsweringServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private volatile List<byte[]> pages = List.of();

    /** One request, with the header that a test sets. */
    record Request(String target, String version) {
    }

    AnsweringServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The pages of every list from now on, as the bytes of their texts in UTF-8. */
    AnsweringServer pages(String... texts) {
        pages = java.util.Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        return this;
    }

    ApiSettings reach(ApiSettings settings) {
        return settings.withOrigin(Origin.of(origin()));
    }

    /** What was asked since the last call. */
    List<Request> asked() {
        List<Request> requests = List.copyOf(asked);
        asked.clear();
        return requests;
    }

    private String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new Request(exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Buildkite-Version")));
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            int page = 1;
            for (String each : query.split("&")) {
                page = each.startsWith("page=") ? Integer.parseInt(each.substring(5)) : page;
            }
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            if (page < pages.size()) {
                exchange.getResponseHeaders().set("Link", "<" + origin() + exchange.getRequestURI().getPath()
                        + "?per_page=100&page=" + (page + 1) + ">; rel=\"next\"");
            }
            byte[] body = pages.get(page - 1);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
