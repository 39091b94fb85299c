package dev.kitecaravan.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.table.Json;

/**
 * The management port: {@code /q/health}, its parts {@code /live}, {@code /ready} and {@code /started} in the form of
 * MicroProfile Health (503 when down), and {@code /metrics} (also {@code /q/metrics}) for Prometheus. It shows no data and
 * takes no orders.
 */
public final class ManagementHandler implements HttpHandler {
    private static final String HEALTH = "/q/health";
    private static final String JSON = "application/json; charset=utf-8";

    private final Health health;
    private final Supplier<String> metrics;

    private record Answer(int status, String type, String text) {
    }

    /** @param metrics the text of a scrape */
    public ManagementHandler(Health health, Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Answer answer = method.equals("GET") || method.equals("HEAD")
                    ? answer(exchange.getRequestURI().getPath())
                    : new Answer(405, "text/plain; charset=utf-8", "Only GET is answered here.\n");
            byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (method.equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer answer(String path) {
        return switch (path) {
            case HEALTH -> health(together());
            case HEALTH + "/live" -> health(health.live());
            case HEALTH + "/ready" -> health(health.ready());
            case HEALTH + "/started" -> health(health.started());
            case "/metrics", "/q/metrics" -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
            default ->
                new Answer(404, "text/plain; charset=utf-8", "Here are /q/health, /q/health/live, /q/health/ready,"
                        + " /q/health/started and /metrics.\n");
        };
    }

    /** Each thing once, however many of the parts depend on it: down when one of them has it down. */
    private List<HealthCheck> together() {
        Map<String, HealthCheck> byName = new LinkedHashMap<>();
        Stream.of(health.live(), health.ready(), health.started()).flatMap(List::stream)
                .forEach(check -> byName.merge(check.name(), check, (one, other) -> one.up() ? other : one));
        return List.copyOf(byName.values());
    }

    private static Answer health(List<HealthCheck> checks) {
        boolean up = checks.stream().allMatch(HealthCheck::up);
        List<Map<String, Object>> list = new ArrayList<>();
        for (HealthCheck check : checks) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", check.name());
            json.put("status", status(check.up()));
            json.put("data", Map.of("reason", check.reason()));
            list.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", status(up));
        json.put("checks", list);
        return new Answer(up ? 200 : 503, JSON, Json.write(json));
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
