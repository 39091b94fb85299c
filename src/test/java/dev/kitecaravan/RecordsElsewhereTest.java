package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.table.Json;

/** Records that a route sends elsewhere, or changes, on their way to the sink. */
class RecordsElsewhereTest {
    private static final int BUILDS = 40;
    private static final String SINK = """
            - to:
                uri: kamelet:table-sink
                parameters: { table: mine, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private static String route(String id, String steps) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:buildkite-source
                      parameters:
                        path: /v2/builds
                        selector: builds
                      steps:
                """.formatted(id) + steps.indent(8);
    }

    private SandboxRuns runs(String steps) {
        return SandboxRuns.start(folder, BUILDS).withoutShippedRoutes().route("routes/mine.yaml", route("mine", steps));
    }

    private static EndpointReport loaded(SandboxRuns runs) {
        EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");
        assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
        assertThat(mine.deadLetters() == 0 ? List.of() : runs.query("select reason from _caravan_dead_letters"))
                .isEmpty();
        return mine;
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** A server that keeps the bodies it gets, and answers each with the same text. */
    private static final class Server implements AutoCloseable {
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Server(String answer) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(bytes.length == 0 ? 204 : 200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aRecordGoesIntoAFileOnItsWay() throws IOException {
        try (SandboxRuns runs = runs("- to: { uri: \"file:%s\", parameters: { fileName: \"${body[id]}.json\" } }\n"
                .formatted(folder.resolve("out")) + SINK)) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
            List<Path> files = files(folder.resolve("out"));
            assertThat(files).hasSize(BUILDS);
            Map<?, ?> first = (Map<?, ?>) Json.read(Files.readString(files.get(0)));
            assertThat(first.get("id") + ".json").isEqualTo(files.get(0).getFileName().toString());
            assertThat(runs.query("select count(organization_slug) as n, count(pipeline_slug) as p from mine"))
                    .containsExactly(Map.of("n", (long) BUILDS, "p", (long) BUILDS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{\"ok\":true}"})
    void aRecordGoesToAServerOnItsWayWhateverThatAnswers(String answer) throws IOException {
        try (Server server = new Server(answer);
                SandboxRuns runs = runs("- to: { uri: \"" + server.url() + "\" }\n" + SINK)) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
            // A build at the edge of two pages comes twice.
            assertThat(server.bodies.stream().map(body -> ((Map<?, ?>) Json.read(body)).get("web_url")).distinct())
                    .hasSize(BUILDS).doesNotContainNull();
        }
    }

    @Test
    void theAnswerOfAServerIsKeptBesideTheRecordAndEnrichesIt() throws IOException {
        try (Server server = new Server("{\"team\":\"tools\"}");
                SandboxRuns runs = runs(
                        """
                                - setVariable: { name: nothing, simple: "${null}" }
                                - toD: { uri: "%s/${body[number]}", variableSend: nothing, variableReceive: owner, parameters: { httpMethod: GET } }
                                - convertVariableTo: { name: owner, type: String }
                                - script: { simple: "${body.put('owner', ${variable.owner})}" }
                                - wireTap: { uri: "file:%s", parameters: { fileName: "all.jsonl", fileExist: Append, appendChars: '\\n' } }
                                """
                                .formatted(server.url(), folder.resolve("days")) + SINK)) {
            loaded(runs);

            assertThat(runs.query("select distinct owner from mine"))
                    .containsExactly(Map.of("owner", "{\"team\":\"tools\"}"));
            assertThat(server.bodies).containsOnly("");
            assertThat(Files.readAllLines(folder.resolve("days/all.jsonl"))).hasSizeGreaterThanOrEqualTo(BUILDS)
                    .allSatisfy(line -> assertThat(Json.read(line)).isInstanceOf(Map.class));
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"- marshal: { json: {} }\n", "- convertBodyTo: { type: String }\n",
            "- convertBodyTo: { type: \"byte[]\" }\n", "- convertBodyTo: { type: java.io.InputStream }\n",
            "- convertBodyTo: { type: com.fasterxml.jackson.databind.JsonNode }\n",
            "- marshal: { json: {} }\n- unmarshal: { json: {} }\n",
            "- multicast:\n    steps:\n      - log: { message: \"${body[id]}\", loggingLevel: DEBUG }\n"})
    void aRecordIsTheSameWhateverFormItHasAtTheSink(String steps) {
        try (SandboxRuns runs = runs(steps + SINK)) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
            assertThat(runs.count("mine__jobs")).isEqualTo(runs.sandbox().report().jobs());
            assertThat(runs.query("select column_name from _caravan_schema where table_name = 'mine' and column_name"
                    + " in ('build_id', 'organization_slug', 'pipeline_slug', 'id')")).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"- split:\n    simple: \"${body[jobs]}\"\n    steps:\n",
            "- split:\n    jsonpath: \"$.jobs[*]\"\n    steps:\n"})
    void jobsThatAStepSplitsOffAreRowsWithTheKeysOfTheirBuild(String split) {
        try (SandboxRuns runs = runs(split + SINK.indent(6))) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(runs.sandbox().report().jobs());
            assertThat(runs.query("select * from mine where build_id is null or build_number is null"
                    + " or pipeline_slug is null or organization_slug is null")).isEmpty();
        }
    }

    @Test
    void aListAtTheSinkIsARowEach() {
        try (SandboxRuns runs = runs("- setBody: { simple: \"${body[jobs]}\" }\n" + SINK)) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(runs.sandbox().report().jobs());
            assertThat(runs.query("select * from mine where build_id is null")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"creator][name", "author][name"})
    void aFilterOverAMemberThatManyBuildsLackLosesNone(String path) {
        try (SandboxRuns runs = runs("- filter:\n    simple: \"${body[" + path + "]} != 'nobody'\"\n    steps:\n"
                + SINK.indent(6))) {
            EndpointReport mine = loaded(runs);

            assertThat(runs.count("mine") + mine.filtered()).isEqualTo(BUILDS);
            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void twoRoutesReadOneListAndTheSecondCostsNoRequest() {
        String one = "- filter:\n    simple: \"${body[state]} == 'failed'\"\n    steps:\n"
                + SINK.replace("mine", "failed").indent(6);
        String other = "- filter:\n    simple: \"${body[state]} == 'passed'\"\n    steps:\n"
                + SINK.replace("mine", "passed").indent(6);
        try (SandboxRuns runs = SandboxRuns.start(folder, 250).withoutShippedRoutes()
                .route("routes/one.yaml", route("one", one)).route("routes/two.yaml", route("two", other))) {
            RunReport report = runs.run("one", "two");

            EndpointReport first = SandboxRuns.of(report, "one");
            EndpointReport second = SandboxRuns.of(report, "two");
            assertThat(first.outcome()).as(first.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.COMPLETE);
            Map<String, Integer> states = runs.sandbox().report().buildsByState();
            assertThat(runs.count("failed")).isEqualTo(states.get("failed").longValue());
            assertThat(runs.count("passed")).isEqualTo(states.get("passed").longValue());
            assertThat(second.records()).isGreaterThanOrEqualTo(250);
            assertThat(first.requests()).isGreaterThan(2);
            assertThat(second.requests()).isZero();
            assertThat(folder).isDirectoryNotContaining(file -> file.getFileName().toString().endsWith(".tmp"));
        }
    }

    private static String closedPort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/gone";
        }
    }

    private EndpointReport undelivered(SandboxRuns runs, String way) {
        RunReport report = runs.run("mine");
        EndpointReport mine = SandboxRuns.of(report, "mine");
        assertThat(mine.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(mine.sideWays()).hasSize(1);
        assertThat(mine.sideWays().get(0).way()).contains("mine").contains("line ").contains(way);
        assertThat(mine.undelivered()).isGreaterThanOrEqualTo(BUILDS);
        assertThat(mine.message()).contains("did not arrive");
        assertThat(report.failures()).containsKey("mine");
        return mine;
    }

    @Test
    void aTapDeliversEveryRecord() throws IOException {
        try (SandboxRuns runs = runs("- wireTap: { uri: \"file:%s\", parameters: { fileName: \"${body[id]}\" } }\n"
                .formatted(folder.resolve("tap")) + SINK)) {
            loaded(runs);

            assertThat(files(folder.resolve("tap"))).hasSize(BUILDS);
            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void whatATapDoesNotDeliverIsCountedAndFailsTheEndpointWhoseRowsAreThere() throws IOException {
        try (SandboxRuns runs = runs("- wireTap: { uri: \"" + closedPort() + "\" }\n" + SINK)) {
            EndpointReport mine = undelivered(runs, "wireTap http://127.0.0.1");

            assertThat(mine.deadLetters()).isZero();
            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void whatAStepDoesNotDeliverIsCountedAndItsRecordsAreDeadLetters() throws IOException {
        try (SandboxRuns runs = runs("- to: { uri: \"" + closedPort() + "\" }\n" + SINK)) {
            EndpointReport mine = undelivered(runs, "to http://127.0.0.1");

            assertThat(mine.deadLetters()).isGreaterThanOrEqualTo(BUILDS);
            assertThat(runs.query("select distinct step, reason from _caravan_dead_letters").toString())
                    .containsPattern("\\.yaml:\\d+, step to http://127.0.0.1").doesNotContain("-source")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void whatABranchDoesNotDeliverIsCounted() throws IOException {
        try (SandboxRuns runs = runs("- multicast:\n    steps:\n      - to: { uri: \"" + closedPort() + "\" }\n"
                + SINK.indent(6))) {
            undelivered(runs, "to http://127.0.0.1");

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void whatARouteSaysToGoOnAfterIsNoFailure() throws IOException {
        String goOn = """
                - onException:
                    exception: [ java.io.IOException ]
                    continued: { constant: "true" }
                """;
        try (SandboxRuns runs = SandboxRuns.start(folder, BUILDS).withoutShippedRoutes().route("routes/mine.yaml",
                goOn + route("mine", "- to: { uri: \"" + closedPort() + "\" }\n" + SINK))) {
            loaded(runs);

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void aTapThatLeadsToAnotherRouteIsWatchedToItsEnd() throws IOException {
        String other = """
                - route:
                    id: other
                    from:
                      uri: direct:other
                      steps:
                        - to: { uri: "%s" }
                """.formatted(closedPort());
        try (SandboxRuns runs = runs("- wireTap: { uri: \"direct:other\" }\n" + SINK)
                .route("routes/other.yaml", other)) {
            undelivered(runs, "wireTap direct:other");

            assertThat(runs.count("mine")).isEqualTo(BUILDS);
        }
    }

    @Test
    void aTapToNobodyIsRefusedBeforeAnythingIsRead() {
        try (SandboxRuns runs = runs("- wireTap: { uri: \"direct:othr\" }\n" + SINK)
                .route("routes/other.yaml", "- route:\n    id: o\n    from:\n      uri: direct:other\n"
                        + "      steps:\n        - log: x\n")) {
            assertThatThrownBy(() -> runs.run("mine")).isInstanceOf(RouteFilesException.class)
                    .hasMessageContaining("no route starts at direct:othr").hasMessageContaining("'other'")
                    .hasMessageContaining("mine.yaml:9");
        }
    }
}
