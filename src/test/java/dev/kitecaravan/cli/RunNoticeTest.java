package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.kitecaravan.serve.FailureNotice;

/** Whether somebody hears of a run that ended without a report. */
class RunNoticeTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private FailureNotice notice;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        notice = new FailureNotice(new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/", null,
                ProxyRules.fromEnvironment(Map.of()), "test"), "box", "ci", trouble -> {
                    throw new AssertionError(trouble);
                });
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void aRunThatEndsInAnExceptionIsToldAndEndsInIt() {
        assertThatThrownBy(() -> RunCommand.told(notice, () -> {
            throw new IllegalStateException("the destination is away");
        })).hasMessage("the destination is away");
        assertThat(heard).singleElement().asString().contains("run failed: the destination is away");
    }

    @Test
    void aRunThatEndsForWantOfMemoryIsToldToo() {
        assertThatThrownBy(() -> RunCommand.told(notice, () -> {
            throw new OutOfMemoryError("Java heap space");
        })).isInstanceOf(OutOfMemoryError.class);
        assertThat(heard).singleElement().asString().contains("run failed: ").contains("memory");
    }

    @Test
    void ofARunWithAReportNothingIsToldHere() throws Exception {
        assertThat(RunCommand.told(notice, () -> 1)).isEqualTo(1);
        assertThat(heard).isEmpty();
    }
}
