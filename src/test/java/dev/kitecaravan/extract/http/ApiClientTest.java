package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.ApiException.Kind;

class ApiClientTest extends ApiClientFixture {
    @Test
    void aPageArrivesWithItsLinksAndTheServersTime() throws IOException {
        server.then(ScriptedServer.json("[{\"id\":1}]", "Date: Tue, 01 Sep 2026 10:00:00 GMT",
                "Link: <" + server.url() + "/v2/builds?page=9&per_page=1>; rel=\"last\"",
                "Link: <" + server.url() + "/v2/builds?page=2&per_page=1>; rel=\"next\""));

        try (ApiAnswer answer = client.get(page("/v2/builds?per_page=1"))) {
            assertThat(text(answer)).isEqualTo("[{\"id\":1}]");
            assertThat(text(answer)).as("read again").isEqualTo("[{\"id\":1}]");
            assertThat(answer.next()).contains(URI.create(server.url() + "/v2/builds?page=2&per_page=1"));
            assertThat(answer.lastPage()).hasValue(9);
            assertThat(answer.serverTime()).isEqualTo(Instant.parse("2026-09-01T10:00:00Z"));
            assertThat(answer.contentType()).isEqualTo("application/json");
            assertThat(answer.truncated()).isFalse();
        }
        assertThat(server.asked.get(0).header("authorization")).isEqualTo("Bearer secret-token");
        assertThat(server.asked.get(0).header("accept-encoding")).isEqualTo("gzip");
        assertThat(statuses).containsExactly(200);
    }

    @Test
    void oneConnectionServesManyPages() throws IOException {
        for (int page = 1; page <= 20; page++) {
            body(page("/v2/builds?page=" + page));
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aNextLinkToAnotherHostIsRefusedByNameAndThatHostHearsNothing() throws IOException {
        try (ScriptedServer other = new ScriptedServer()) {
            server.then(ScriptedServer.json("[]", "Link: <" + other.url() + "/v2/builds?page=2>; rel=next"));
            try (ApiAnswer answer = client.get(page("/v2/builds"))) {
                ApiException refused = failure(answer::next);
                assertThat(refused.kind()).isEqualTo(Kind.FOREIGN_ORIGIN);
                assertThat(refused).hasMessageContaining(other.url()).hasMessageContaining("builds");
            }
            assertThat(failure(() -> client.get(page(other.url() + "/v2/builds"))).kind())
                    .isEqualTo(Kind.FOREIGN_ORIGIN);
            assertThat(other.asked).isEmpty();
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void aLogOfHeadersAtDebugLevelDoesNotShowTheToken() throws IOException {
        Logger log = Logger.getLogger("org.apache.hc.client5.http.headers");
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage() + " " + Arrays.toString(line.getParameters()));
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        handler.setLevel(Level.ALL);
        log.setLevel(Level.ALL);
        log.addHandler(handler);
        try {
            body(page("/v2/builds"));
        } finally {
            log.removeHandler(handler);
            log.setLevel(null);
        }
        assertThat(lines).anyMatch(line -> line.contains("Authorization: ***"))
                .noneMatch(line -> line.contains("secret-token"));
    }
}
