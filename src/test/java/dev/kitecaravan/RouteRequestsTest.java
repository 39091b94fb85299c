package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;

/** Routes that ask Buildkite themselves, and others. */
class RouteRequestsTest {
    private static final String SINK = """
            - to:
                uri: kamelet:table-sink
                parameters: { table: mine, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private SandboxRuns runs(String steps) {
        return SandboxRuns.start(folder, 6).route("routes/mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "/v2/organizations" }
                      steps:
                """ + (steps + SINK).indent(8));
    }

    @Test
    void theApiIsAskedThroughTheBudgetWithTheTokenAndItsAnswerIsParsed() {
        try (SandboxRuns runs = runs(
                """
                        - toD: { uri: "buildkite:GET:/v2/organizations/${body[slug]}/pipelines?per_page=1", variableReceive: found }
                        - script: { simple: "${body.put('first_pipeline', ${variable.found[0][slug]})}" }
                        """)) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.query("select * from mine where first_pipeline is null")).isEmpty();
            assertThat(runs.count("mine")).isPositive();
            assertThat(runs.traffic().total()).isEqualTo(mine.requests() + runs.count("mine"));
        }
    }

    @Test
    void whatIsNotThereIsCountedAndNamed() {
        try (SandboxRuns runs = runs("- toD: { uri: \"buildkite:GET:/v2/organizations/${body[slug]}/nothing\" }\n")) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(mine.sideWays().get(0).reason()).contains("404");
        }
    }

    @Test
    void otherHostsGetNoToken() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer
                .create(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().entrySet().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        other.start();
        String address = "http://127.0.0.1:" + other.getAddress().getPort() + "/x";
        try (SandboxRuns runs = runs("- to: { uri: \"buildkite:GET:/v2/organizations\", variableReceive: all }\n"
                + "- to: { uri: \"" + address + "\" }\n"
                + "- doTry:\n    steps:\n      - to: { uri: \"buildkite:GET://127.0.0.1:"
                + other.getAddress().getPort() + "/x\", variableReceive: none }\n"
                + "    doCatch:\n      - exception: [ java.lang.Exception ]\n        steps:\n          - log: { message: refused, loggingLevel: DEBUG }\n")) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(seen).hasSize((int) runs.count("mine"))
                    .allSatisfy(headers -> assertThat(headers).doesNotContainIgnoringCase("authorization")
                            .doesNotContain(runs.sandbox().token()));
        } finally {
            other.stop(0);
        }
    }
}
