package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.extract.http.ProxyRules;
import dev.kitecaravan.extract.http.Webhook;
import dev.kitecaravan.table.Json;

/** Who hears of failures, and how often. */
class FailureNoticeTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;
    private FailureNotice notice;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        notice = new FailureNotice(new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/secret", null,
                ProxyRules.fromEnvironment(Map.of()), "test"), "box", "ci", troubles::add);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void whatFailsOnIsToldOnceUntilItWasWell() {
        notice.failed(Map.of("builds", "it broke"));
        notice.failed(Map.of("builds", "it broke still"));
        assertThat(told).hasSize(1);
        assertThat(Json.read(told.get(0))).isEqualTo(Map.of("text",
                "caravan on box, dataset ci: builds failed: it broke", "event", "failed", "host", "box", "dataset",
                "ci", "failures", Map.of("builds", "it broke")));

        notice.good("builds");
        notice.failed(Map.of("builds", "it broke anew"));
        assertThat(told).hasSize(2);
        assertThat(troubles).isEmpty();
    }

    @Test
    void whatIsToldHoldsNoPassword() {
        notice.failed(Map.of("builds", "postgresql://caravan:hunter2@db.example/ci is away"));
        assertThat(told).singleElement().asString().contains("db.example").doesNotContain("hunter2");
    }

    @Test
    void anotherEndpointThatBeginsToFailIsToldByItself() {
        notice.failed(Map.of("builds", "it broke"));
        notice.failed(Map.of("builds", "it broke", "pipelines", "so did this"));
        assertThat(told).hasSize(2);
        assertThat(((Map<?, ?>) Json.read(told.get(1))).get("failures"))
                .isEqualTo(Map.of("pipelines", "so did this"));
    }

    /** A network that is away often takes the endpoint and the notice with it. */
    @Test
    void aNoticeThatDidNotArriveIsSentAgainWhileTheEndpointFails() {
        status = 503;
        notice.failed(Map.of("builds", "the network is away"));
        assertThat(troubles).singleElement().asString().contains("127.0.0.1 answered 503").doesNotContain("secret");

        status = 200;
        notice.failed(Map.of("builds", "it broke"));
        assertThat(told).hasSize(2).last().asString().contains("builds failed: it broke");
        notice.failed(Map.of("builds", "it broke"));
        assertThat(told).hasSize(2);
    }
}
