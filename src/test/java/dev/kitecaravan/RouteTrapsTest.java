package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Steps of a user's route that would lose records in silence, were the route's beans to trust Camel's verdict. */
class RouteTrapsTest {
    private static final String FAILED_ONLY = "- filter:\n    simple: \"${body[state]} == 'failed'\"\n    steps:\n";
    private static final String THROW = FAILED_ONLY + """
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: no failed builds wanted
            """;
    private static final String DEAD_LETTER_CHANNEL = """
            - errorHandler:
                deadLetterChannel:
                  deadLetterUri: log:dead?level=OFF
            """;

    @TempDir
    Path folder;

    /** @param steps between source and sink, YAML from column 0 on */
    private static String builds(String before, String steps, String sink) {
        return before + """
                - route:
                    id: builds
                    from:
                      uri: kamelet:buildkite-source
                      parameters:
                        path: /v2/builds
                        selector: builds
                      steps:
                """ + (steps + sink).indent(8);
    }

    private static final String SINK = """
            - to:
                uri: kamelet:table-sink
                parameters: { table: builds, primaryKey: id }
            """;

    private SandboxRuns runs(String routeFile) {
        return SandboxRuns.start(folder, 40).route("routes/builds.yaml", routeFile);
    }

    private static int failed(SandboxRuns runs) {
        return runs.sandbox().report().buildsByState().get("failed");
    }

    @Test
    void aStepThatThrowsDeadLettersItsRecordAndNothingElse() {
        try (SandboxRuns runs = runs(builds("", THROW, SINK)).letterLimit("50%")) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(builds.deadLetters()).isEqualTo(failed(runs)).isPositive();
            assertThat(runs.count("builds")).isEqualTo(40 - failed(runs));
            assertThat(runs.query("select endpoint, table_name, reason, record from _caravan_dead_letters"))
                    .hasSize(failed(runs)).allSatisfy(letter -> {
                        assertThat(letter).containsEntry("endpoint", "builds").containsEntry("table_name", "builds");
                        assertThat((String) letter.get("reason")).contains("no failed builds wanted");
                        assertThat((String) letter.get("record")).contains("\"state\":\"failed\"");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"- onException:\n    exception: [ java.lang.IllegalStateException ]\n"
            + "    handled: { constant: \"true\" }\n    steps: [ { log: gone } ]\n", DEAD_LETTER_CHANNEL})
    void anErrorThatTheRouteHandlesItselfLeavesOutItsRecordOnly(String handler) {
        try (SandboxRuns runs = runs(builds(handler, THROW, SINK))) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(builds.records()).isEqualTo(40);
            assertThat(builds.filtered()).isEqualTo(failed(runs)).isPositive();
            assertThat(runs.count("builds")).isEqualTo(40 - failed(runs));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"    - stop: {}\n", "    - rollback: { markRollbackOnly: true }\n"})
    void aRecordThatIsStoppedIsFilteredAndThePageGoesOn(String stop) {
        try (SandboxRuns runs = runs(builds("", FAILED_ONLY + stop, SINK))) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(builds.filtered()).isEqualTo(failed(runs)).isPositive();
            assertThat(runs.count("builds")).isEqualTo(40 - failed(runs));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", DEAD_LETTER_CHANNEL})
    void aSinkThatFailsFailsTheRunWhateverTheRouteHandles(String handler) {
        try (SandboxRuns runs = runs(builds("", "", SINK))) {
            runs.run("builds");
            Map<String, List<String>> before = runs.tables("builds", "builds__jobs");
            runs.route("routes/builds.yaml", builds(handler,
                    FAILED_ONLY + "    - setProperty: { name: put, simple: \"${body.put('brand_new', 'x')}\" }\n",
                    SINK.replace("primaryKey: id", "primaryKey: id, contract: columns=freeze")));
            runs.extract(e -> new dev.kitecaravan.extract.ExtractSettings(e.start(), null, null, true, e.logBytes(),
                    e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));

            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(builds.message()).contains("builds").contains("brand_new");
            assertThat(runs.tables("builds", "builds__jobs")).isEqualTo(before);
        }
    }

    @Test
    void twoSinksLoadTwoTables() {
        String second = FAILED_ONLY + SINK.replace("table: builds", "table: failed_builds").indent(4);
        try (SandboxRuns runs = runs(builds("", second, SINK))) {
            assertThat(SandboxRuns.of(runs.run("builds"), "builds").filtered()).isZero();
            assertThat(runs.count("builds")).isEqualTo(40);
            assertThat(runs.count("failed_builds")).isEqualTo(failed(runs)).isPositive();
        }
    }

    @Test
    void aRecordMayReachTheSinkAsJsonText(@TempDir Path other) {
        try (SandboxRuns runs = runs(builds("", "- marshal: { json: {} }\n", SINK));
                SandboxRuns plain = SandboxRuns.start(other, runs.sandbox().settings()
                        .withClockBase(java.time.Instant.parse("2026-01-05T10:00:00Z")))) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");
            plain.run("builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.count("builds")).isEqualTo(40);
            assertThat(runs.count("builds__jobs")).isEqualTo(runs.sandbox().report().jobs());
            assertThat(runs.query("select table_name, column_name, column_type from _caravan_schema order by 1, 2"))
                    .isEqualTo(plain
                            .query("select table_name, column_name, column_type from _caravan_schema order by 1, 2"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", DEAD_LETTER_CHANNEL})
    void aBodyThatIsNoRecordIsADeadLetterAndItsNeighboursLoad(String handler) {
        String steps = FAILED_ONLY + "    - setBody: { constant: \"no record\" }\n";
        try (SandboxRuns runs = runs(builds(handler, steps, SINK)).letterLimit("50%")) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(builds.deadLetters()).isEqualTo(failed(runs)).isPositive();
            assertThat(builds.filtered()).isZero();
            assertThat(runs.count("builds")).isEqualTo(40 - failed(runs));
            assertThat(runs.query("select * from _caravan_dead_letters")).hasSize(failed(runs))
                    .allSatisfy(
                            letter -> assertThat(letter.toString()).containsPattern("routes/builds.yaml:\\d+, step to")
                                    .contains("is no JSON but 'no record'"));
        }
    }

    @Test
    void aRouteThatTakesTheRunAwayIsToldSo() {
        try (SandboxRuns runs = runs(builds("", "- removeProperties: { pattern: \"*\" }\n", SINK))) {
            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");
            assertThat(builds.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(builds.message()).contains("exchange propert").contains("caravan");
            assertThat(builds.tables()).isEmpty();
        }
    }

    @Test
    void aSelectorThatMatchesNothingFailsItsEndpointAndNamesWhatWasThere() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 10).route("routes/organization.yaml", """
                - route:
                    id: organization
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "/v2/organizations/{org.slug}", selector: organisation }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: organization, primaryKey: id }
                """)) {
            RunReport report = runs.run("organization", "builds");

            assertThat(SandboxRuns.of(report, "organization").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(SandboxRuns.of(report, "organization").message()).contains("'organisation'").contains("slug")
                    .contains("graphql_id");
            assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.count("builds")).isEqualTo(10);
        }
    }

    /** What a step sends elsewhere: a server that keeps the requests it gets. */
    private static final class Tap implements AutoCloseable {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Tap() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                seen.add(exchange.getRequestHeaders().entrySet() + "\n"
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/tap";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void whatAStepCanSendElsewhereHoldsNeitherTokenNorWhatIsMasked() throws IOException {
        String token = "bkua_only-for-the-api-4711";
        try (Tap tap = new Tap();
                SandboxRuns runs = SandboxRuns.start(folder,
                        SandboxSettings.standard().withBuilds(30).withToken(token).withoutLimits())) {
            String steps = """
                    - filter:
                        simple: "${body[state]} == 'failed'"
                        steps:
                          - setProperty: { name: kept, simple: "${body}" }
                          - setBody: { simple: "${headers}\\n${exchange.allProperties}\\n${body}" }
                          - wireTap: { uri: "%s" }
                          - setBody: { simple: "${exchangeProperty.kept}" }
                    """.formatted(tap.url()) + SINK.indent(6);
            runs.route("routes/builds.yaml", builds("", steps, "").replace("selector: builds",
                    "selector: builds\n        mask: creator.email"));

            EndpointReport builds = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(builds.outcome()).as(builds.message()).isEqualTo(Outcome.COMPLETE);
            int failed = failed(runs);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> tap.seen.size() == failed);
            assertThat(tap.seen).allSatisfy(request -> {
                assertThat(request).doesNotContain(token).doesNotContainIgnoringCase("authorization");
                assertThat(request).contains("caravanRun").doesNotContain("CamelHttp");
            });
            assertThat(runs.count("builds")).isEqualTo(failed).isPositive();
            assertThat(builds.filtered()).isEqualTo(30 - failed);
            assertThat(runs.query("select distinct creator__email as mail from builds where creator__id is not null"))
                    .containsExactly(Map.of("mail", "***"));
            for (String table : List.of("_caravan_state", "_caravan_loads", "builds", "builds__jobs")) {
                assertThat(runs.query("select * from " + table).toString()).as(table).doesNotContain(token);
            }
        }
    }
}
