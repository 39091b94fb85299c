package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.table.Json;

/** What probes are told, over HTTP. */
class ManagementHandlerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private HttpServer server;
    private List<HealthCheck> live = List.of();
    private List<HealthCheck> ready = List.of();
    private List<HealthCheck> started = List.of();

    private final class Told implements Health {
        @Override
        public List<HealthCheck> live() {
            return live;
        }

        @Override
        public List<HealthCheck> ready() {
            return ready;
        }

        @Override
        public List<HealthCheck> started() {
            return started;
        }
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new ManagementHandler(new Told(), () -> ""));
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<?> checks(HttpResponse<String> answer) {
        return (List<?>) ((Map<?, ?>) Json.read(answer.body())).get("checks");
    }

    @Test
    void theWholeNamesEachThingOnceAndAsItsWorstPartHasIt() throws Exception {
        live = List.of(HealthCheck.up("service", "is alive"));
        ready = List.of(HealthCheck.down("service", "is opening"), HealthCheck.up("token", "was not refused"));
        started = List.of(HealthCheck.up("service", "has begun"));

        HttpResponse<String> whole = get("/q/health");

        assertThat(whole.statusCode()).isEqualTo(503);
        assertThat(checks(whole)).isEqualTo(List.of(
                Map.of("name", "service", "status", "DOWN", "data", Map.of("reason", "is opening")),
                Map.of("name", "token", "status", "UP", "data", Map.of("reason", "was not refused"))));
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(checks(get("/q/health/started"))).hasSize(1);
    }

    @Test
    void allUpIsUp() throws Exception {
        live = List.of(HealthCheck.up("schedule", "is there"));
        started = List.of(HealthCheck.up("schedule", "has begun to fire"));
        HttpResponse<String> whole = get("/q/health");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(checks(whole)).hasSize(1);
    }
}
