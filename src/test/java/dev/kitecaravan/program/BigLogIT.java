package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/**
 * A log larger than the program's heap: its end is kept, whether the API gives parts of it, sends it whole, or as JSON
 * whatever was asked for.
 */
@Tag("full")
class BigLogIT {
    private static final long HEAP = 256L << 20;
    private static final long BYTES = HEAP + (44L << 20) + 1;
    private static final int KEPT = 1 << 20;

    @TempDir
    Path folder;

    /** What of a request reaches the API. */
    private enum Sent {
        PART(Set.of("Authorization", "Accept", "Range")),
        WHOLE(Set.of("Authorization", "Accept")),
        JSON(Set.of("Authorization"));

        private final Set<String> headers;

        Sent(Set<String> headers) {
            this.headers = headers;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofALogLargerThanTheHeapTheEndIsKept(Sent sent, TestReporter figures) throws IOException {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(6).withJobs(2).withBigLogBytes(BYTES)
                .withoutLimits();
        try (Sandbox sandbox = Sandbox.start(settings); Gateway gateway = new Gateway(sandbox, sent)) {
            Program program = new Program(folder).reading(sandbox).with("BUILDKITE_BASE_URL", gateway.origin());
            if (sent == Sent.JSON) {
                // As JSON it is an answer like others, of which no end alone is kept: it needs the room.
                program.with("CARAVAN_HTTP_MAX_ANSWER", "512MB");
            }
            long began = System.nanoTime();
            Ended run = program.run("run", "--only", "builds,jobs_log");
            figures.publishEntry(Map.of("sent", "" + sent, "bytes of answers", "" + gateway.bytes,
                    "milliseconds", "" + (System.nanoTime() - began) / 1_000_000));

            assertThat(run.code()).as(run.both()).isZero();
            if (sent == Sent.PART) {
                assertThat(gateway.bytes).as("only the end is sent").isLessThan(2L * KEPT);
            } else {
                assertThat(gateway.bytes).as("all of it is sent").isGreaterThanOrEqualTo(BYTES);
            }
            Ended query = program.run("query", "--json",
                    "select content, size, content_truncated from jobs_log where job_id = '" + sandbox.bigLogJob()
                            + "'");
            assertThat(query.code()).as(query.err()).isZero();
            JsonNode rows = Json.MAPPER.readTree(query.out());
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).get("size").asLong()).isEqualTo(BYTES);
            assertThat(rows.get(0).get("content_truncated").asBoolean()).isTrue();
            assertThat(rows.get(0).get("content").asText()).isEqualTo(end(sandbox));
        }
    }

    /** The last bytes of the log, as the sandbox itself gives them. */
    private static String end(Sandbox sandbox) throws IOException {
        String path = sandbox.bigLogBuild().path() + "/jobs/" + sandbox.bigLogJob() + "/log";
        HttpRequest request = HttpRequest.newBuilder(sandbox.origin().resolve(path))
                .header("Authorization", "Bearer " + sandbox.token()).header("Accept", "text/plain")
                .header("Range", "bytes=-" + KEPT).build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.US_ASCII)).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Between the program and its API: may keep from the API that only a part is asked for, and counts what logs weigh. */
    private static final class Gateway extends LoopbackServer {
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI api;
        private final Sent sent;
        private volatile long bytes;

        Gateway(Sandbox sandbox, Sent sent) throws IOException {
            this.api = sandbox.origin();
            this.sent = sent;
            start();
        }

        @Override
        void answer(HttpExchange exchange) throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(exchange.getRequestURI().toString()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (sent.headers.contains(name)) {
                    request.header(name, values.get(0));
                }
            });
            try (exchange) {
                HttpResponse<InputStream> told = client.send(request.build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                told.headers().map().forEach((name, values) -> {
                    if (name.equalsIgnoreCase("content-type") || name.equalsIgnoreCase("content-range")) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                try (InputStream body = told.body()) {
                    exchange.sendResponseHeaders(told.statusCode(), 0);
                    long bytesSent = body.transferTo(exchange.getResponseBody());
                    if (exchange.getRequestURI().getPath().endsWith("/log")) {
                        count(bytesSent);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void count(long more) {
            bytes += more;
        }
    }
}
