package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;

/** Members that are missing or null at some level, wherever a step may name them: null, and never an error. */
class NullMembersTest {
    private static final String SINK = "- to: { uri: kamelet:table-sink, parameters: { table: mine, primaryKey: id } }\n";

    @TempDir
    Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private EndpointReport run(String steps) {
        try (SandboxRuns runs = SandboxRuns.start(folder, 5).route("routes/mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "/v2/organizations/{org.slug}/pipelines", selector: pipelines }
                      steps:
                """ + (steps + SINK).indent(8))) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");
            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.count("mine")).isEqualTo(mine.records()).isPositive();
            return mine;
        }
    }

    @Test
    void everyKindOfStepMayNameThem() {
        run("""
                - choice:
                    when:
                      - simple: "${body[none][name]} == 'x'"
                        steps: [ { stop: {} } ]
                      - jsonpath: "$.none.name"
                        steps: [ { stop: {} } ]
                      - simple: "${body[slug][name][first]} == 'x'"
                        steps: [ { stop: {} } ]
                - setHeader: { name: h, simple: "${body[none][name][first]}" }
                - setHeader: { name: j, jsonpath: "$.none.name" }
                - setProperty: { name: p, simple: "${body[none][name]}" }
                - setProperty: { name: whole, simple: "${body}" }
                - setVariable: { name: v, simple: "${exchangeProperty.whole[none][name]}" }
                - script: { simple: "${body.put('none_name', ${body[none][name]})}" }
                - log: { message: "${body[none][name]}", loggingLevel: DEBUG }
                - split: { simple: "${body[none][jobs]}", steps: [ { log: { message: "${body}", loggingLevel: DEBUG } } ] }
                - split: { jsonpath: "$.none.jobs[*]", steps: [ { log: { message: "${body}", loggingLevel: DEBUG } } ] }
                - filter: { simple: "${body[none][name]} == null", steps: [ { setProperty: { name: f, constant: x } } ] }
                """);
    }

    @Test
    void anAddressThatLacksAPartIsAskedAndToldOf() {
        EndpointReport mine = run("""
                - setVariable: { name: nothing, simple: "${null}" }
                - toD:
                    uri: "http://127.0.0.1:%d/${body[none][slug]}/x/${body[slug]}"
                    variableSend: nothing
                    variableReceive: answer
                    parameters: { httpMethod: GET }
                """.formatted(server.getAddress().getPort()));

        assertThat(asked).hasSize((int) mine.records()).allSatisfy(uri -> assertThat(uri).startsWith("/x/"));
        assertThat(mine.notes())
                .anySatisfy(note -> assertThat(note).startsWith("route mine, line 9, toD http://127.0.0.1")
                        .contains("/${body[none][slug]}/x/")
                        .endsWith("a part of the address was empty for " + mine.records() + " records"));
    }

    @Test
    void anAddressThatIsWholeIsNotToldOf() {
        EndpointReport mine = run("""
                - setVariable: { name: nothing, simple: "${null}" }
                - toD: { uri: "http://127.0.0.1:%d/${body[slug]}", variableSend: nothing, variableReceive: answer }
                """.formatted(server.getAddress().getPort()));

        assertThat(asked).isNotEmpty().doesNotContain("/");
        assertThat(mine.notes()).noneMatch(note -> note.contains("address"));
    }
}
