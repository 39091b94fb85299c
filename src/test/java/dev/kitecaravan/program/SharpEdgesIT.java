package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sun.net.httpserver.HttpExchange;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.NextLink;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** What an operator meets sooner or later: two runs at once, a token that changes or ends, edited routes, a proxy. */
@Tag("full")
class SharpEdgesIT {
    private static final String[] RUN = {"run", "--only", "builds,annotations"};

    @TempDir
    Path folder;

    /** Files have a lease that names its owner; of an embedded database the process is told that has its file. */
    @ParameterizedTest
    @CsvSource({"filesystem, is being written by", "duckdb, PID ", "h2, PID "})
    void aSecondRunEndsAndNamesTheHolder(String destination, String holder) {
        SandboxSettings slow = SandboxSettings.standard().withBuilds(200).withJobs(1).withLimits(10, 100,
                Duration.ofSeconds(2));
        try (Sandbox sandbox = Sandbox.start(slow)) {
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_DESTINATION", destination);
            Running first = program.start(RUN);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.requests().count("annotations") >= 2
                        || !first.process().isAlive());
                int before = sandbox.requests().count("organizations");

                Ended second = program.run("run");

                assertThat(second.code()).as(second.both()).isEqualTo(1);
                assertThat(second.err()).contains(holder).doesNotContain("\tat ");
                assertThat(second.err()).contains("" + first.process().pid());
                assertThat(sandbox.requests().count("organizations")).as("it asked for nothing").isEqualTo(before);
                assertThat(first.process().isAlive()).isTrue();
            } finally {
                first.process().destroyForcibly();
            }
        }
    }

    @Test
    void aTokenThatChangesDuringARunIsReadAgainFromItsFile() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(40).withoutLimits());
                Gateway gateway = new Gateway(sandbox)) {
            Path file = Files.writeString(folder.resolve("token"), "bkua_first-token\n");
            gateway.accepts = "bkua_first-token";
            gateway.after(10, () -> {
                Files.writeString(file, "bkua_second-token\n");
                gateway.accepts = "bkua_second-token";
            });
            Program program = new Program(folder).with("BUILDKITE_BASE_URL", gateway.origin())
                    .with("BUILDKITE_API_TOKEN_FILE", file.toString());

            Ended run = program.run(RUN);

            assertThat(run.code()).as(run.both()).isZero();
            assertThat(gateway.refused.get()).as("refused with the first token").isBetween(1, 4);
            assertThat(sandbox.requests().count("annotations")).isEqualTo(40);
            assertThat(run.both()).doesNotContain("bkua_");

            gateway.accepts = "bkua_third-token";
            Ended refused = program.run("run");
            assertThat(refused.code()).as(refused.both()).isEqualTo(3);
            assertThat(refused.both()).contains(file.toString()).doesNotContain("bkua_");
        }
    }

    @Test
    void checkWarnsThreeDaysBeforeATokenEnds() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(1).withoutLimits());
                Gateway gateway = new Gateway(sandbox)) {
            Program program = new Program(folder).reading(sandbox).with("BUILDKITE_BASE_URL", gateway.origin());
            gateway.accepts = sandbox.token();
            gateway.expiresAt = Instant.now().plus(Duration.ofDays(2));
            Ended soon = program.run("check");
            assertThat(soon.code()).as(soon.both()).isZero();
            assertThat(soon.out()).containsPattern("token +warning +expires at " + gateway.expiresAt + "; renew it");
            gateway.expiresAt = Instant.now().plus(Duration.ofDays(4));
            assertThat(program.run("check").out()).containsPattern("token +ok +expires at " + gateway.expiresAt);
        }
    }

    @Test
    void anEditedRouteStopsItsEndpointUntilItsStateIsKeptOrReset() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(30).withoutLimits())) {
            Path routes = Files.createDirectories(folder.resolve("routes"));
            for (String name : new String[]{"organizations", "pipelines", "builds"}) {
                Files.copy(Path.of(System.getProperty("caravan.basedir", "."), "routes", name + ".yaml"),
                        routes.resolve(name + ".yaml"));
            }
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_ROUTES", routes.toString());
            assertThat(program.run("run").code()).isZero();
            Path file = routes.resolve("builds.yaml");
            Files.writeString(file, Files.readString(file).replace("path: /v2/builds",
                    "path: /v2/builds\n        query: branch=main"));

            Ended stopped = program.run("run");
            assertThat(stopped.code()).as(stopped.both()).isEqualTo(1);
            assertThat(stopped.both()).contains("branch=main").contains("caravan state keep builds")
                    .contains("caravan state reset builds");
            assertThat(program.run("state", "keep", "builds").code()).isZero();
            Ended kept = program.run("run");
            assertThat(kept.code()).as(kept.both()).isZero();

            Files.writeString(routes.resolve("twice.yaml"),
                    Files.readString(file).replace("id: builds\n", "id: twice\n"));
            Ended twice = program.run("check", "--offline");
            assertThat(twice.code()).isEqualTo(2);
            assertThat(twice.out()).contains("the table 'builds' is loaded by").contains("twice.yaml:2:1");
        }
    }

    @Test
    void behindAProxyThatDoesNotRewriteLinksTheQueryOfTheNextPageIsKeptOnOurOrigin() {
        // Pipelines are read by their links; 120 of them are two pages.
        try (Sandbox other = Sandbox.start(SandboxSettings.standard().withBuilds(1));
                Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withOrganizations(1).withPipelines(120)
                        .withBuilds(250).withoutLimits().withNextLink(NextLink.OTHER_HOST, other.origin()))) {
            Program program = new Program(folder).reading(sandbox);
            Ended refused = program.run("run", "--only", "pipelines");
            assertThat(refused.code()).as(refused.both()).isEqualTo(1);
            assertThat(refused.both()).contains("caravan.rewrite-next");

            Ended run = program.with("CARAVAN_REWRITE_NEXT", "true").run("run");
            assertThat(run.code()).as(run.both()).isZero();
            assertThat(run.out()).containsPattern("pipelines +\\d+ +\\d+ +\\d+").contains("builds");
            assertThat(sandbox.requests().all()).anyMatch(r -> r.kind().equals("pipelines") && r.status() == 200
                    && r.target().contains("page=2"));
            assertThat(other.requests().count()).as("the other host was asked").isZero();
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Stands before a sandbox with a token of its own, which may change, and says when it ends. */
    private static final class Gateway extends LoopbackServer {
        private final HttpClient client = HttpClient.newHttpClient();
        private final Sandbox sandbox;
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile String accepts;
        private volatile Instant expiresAt;
        private volatile int changeAfter = -1;
        private volatile Change change;

        Gateway(Sandbox sandbox) throws IOException {
            this.sandbox = sandbox;
            start();
        }

        void after(int answers, Change what) {
            change = what;
            changeAfter = answers;
        }

        @Override
        void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                if (answered.getAndIncrement() == changeAfter) {
                    change.make();
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
                boolean known = ("Bearer " + accepts).equals(exchange.getRequestHeaders().getFirst("Authorization"));
                if (!known) {
                    refused.incrementAndGet();
                    send(exchange, 401, "{\"message\":\"Authentication required\"}");
                    return;
                }
                HttpResponse<String> told = client.send(
                        HttpRequest.newBuilder(URI.create(sandbox.origin() + exchange.getRequestURI().toString()))
                                .header("Authorization", "Bearer " + sandbox.token()).build(),
                        HttpResponse.BodyHandlers.ofString());
                told.headers().firstValue("Link").ifPresent(link -> exchange.getResponseHeaders().set("Link",
                        link.replace(sandbox.origin().toString(), origin())));
                send(exchange, told.statusCode(), told.body().replace("\"expires_at\":null",
                        expiresAt == null ? "\"expires_at\":null" : "\"expires_at\":\"" + expiresAt + "\""));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void send(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
