package dev.kitecaravan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;

/** Answers on loopback with what it was told for each path; 404, as Buildkite says it, for any other. */
final class AnswersByPath implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {
    }

    AnswersByPath() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A whole list from now on. */
    AnswersByPath list(String path, String body) {
        return status(path, 200, body);
    }

    AnswersByPath status(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
        return this;
    }

    /** Never answers from now on, until it is closed. */
    AnswersByPath hang(String path) {
        return status(path, 0, "");
    }

    /** The paths asked for so far, in order. */
    List<String> asked() {
        return asked;
    }

    ApiSettings reach(ApiSettings settings) {
        return settings.withOrigin(Origin.of("http://localhost:" + server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestURI().getPath());
            Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(),
                    new Answer(404, "{\"message\": \"No resource found\"}"));
            if (answer.status() == 0) {
                closed.await();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
