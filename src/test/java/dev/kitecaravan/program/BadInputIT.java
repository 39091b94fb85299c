package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/**
 * What the program says when something is wrong: one sentence that tells what to do, and the exit code that goes with it. The
 * sentences themselves are held by tests of the classes that say them, so that a few of each kind are enough in the short form.
 */
class BadInputIT {
    private static Sandbox sandbox;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(20).withoutLimits());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private Program program() {
        return new Program(folder).reading(sandbox);
    }

    private static void oneSentence(Ended ended, int code) {
        assertThat(ended.code()).as(ended.both()).isEqualTo(code);
        assertThat(ended.both()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    private static String route(String table, String parameters) {
        return """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { %s }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { %s }
                """.formatted(parameters, table);
    }

    private Program routes(String text) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("mine.yaml"), text);
        return program().with("CARAVAN_ROUTES", routes.toString());
    }

    @Test
    void noToken() {
        Ended ended = program().without("BUILDKITE_API_TOKEN").run("run");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("BUILDKITE_API_TOKEN").contains("run --sandbox");
    }

    @Test
    void wrongToken() {
        Ended ended = program().with("BUILDKITE_API_TOKEN", "bkua_wrong-4711").run("run");
        oneSentence(ended, 3);
        assertThat(ended.both()).contains("401").contains("BUILDKITE_API_TOKEN").doesNotContain("bkua_wrong-4711")
                .contains("; 1 request in").contains("FAILED organizations: Buildkite answered 401")
                .as("a wrong token is nothing that the next run goes on from").doesNotContain("continues");
    }

    @Test
    void unknownVerb() {
        Ended ended = program().run("rnu", "--all");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("'rnu'; did you mean 'run'?").hasLineCount(1);
    }

    @Test
    @Tag("full")
    void settingsOfTheDestination() {
        Ended name = program().run("run", "--destination", "duckbd");
        oneSentence(name, 2);
        assertThat(name.err()).contains("no destination 'duckbd'").contains("did you mean 'duckdb'?").hasLineCount(1);
        Ended url = program().run("check", "--url", "jdbc:h2:./x;INIT=RUNSCRIPT FROM 'x'");
        oneSentence(url, 2);
        assertThat(url.out()).contains("INIT is not allowed");
    }

    @Test
    @Tag("full")
    void whatCannotBeUsedIsFoundBeforeAnythingIsMade() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        Ended certificates = program().with("CARAVAN_TLS_CA_FILE", file.toString()).run("run");
        oneSentence(certificates, 2);
        assertThat(certificates.err()).contains(file.toString(), "caravan.tls.ca-file").hasLineCount(1);
        Ended size = program().with("CARAVAN_COMMIT_MAX_BYTES", "many").run("run", "--sandbox");
        oneSentence(size, 2);
        assertThat(size.err()).contains("CARAVAN_COMMIT_MAX_BYTES is 'many'").hasLineCount(1);
        assertThat(program().data()).doesNotExist();
    }

    /** As when there is no network: the reason is named. */
    @Test
    @Tag("full")
    void apiThatCannotBeReached() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Ended ended = program().with("BUILDKITE_BASE_URL", "http://127.0.0.1:" + port)
                .with("CARAVAN_RETRY_TIME_LIMIT", "1s").run("check");
        oneSentence(ended, 1);
        assertThat(ended.out()).contains("no usable answer for http://127.0.0.1:" + port).contains("BUILDKITE_BASE_URL")
                .contains("h2, dataset buildkite_data: reachable");
    }

    @Test
    @Tag("full")
    void settingsOfTheService() {
        Ended zone = program().with("CARAVAN_SERVE_TIME_ZONE", "Mars/Olympus").run("check", "--offline");
        oneSentence(zone, 2);
        assertThat(zone.both()).contains("CARAVAN_SERVE_TIME_ZONE");
    }

    @Test
    @Tag("full")
    void unknownEndpoint() {
        Ended ended = program().run("run", "--only", "biulds");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("'biulds'").contains("did you mean 'builds'?");
    }

    @Test
    @Tag("full")
    void malformedYaml() throws IOException {
        Ended ended = routes("- route:\n    id: x\n   from: y\n").run("run");
        oneSentence(ended, 2);
        assertThat(ended.err()).containsPattern("mine\\.yaml:3:\\d+ ");
    }

    @Test
    void misspeltParameter() throws IOException {
        Ended ended = routes(route("table: mine, primryKey: id", "path: /v2/builds")).run("run", "--all");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("mine.yaml:9:").contains("'primryKey'").contains("did you mean 'primaryKey'?");
    }

    @Test
    @Tag("full")
    void unknownPlaceholder() throws IOException {
        Ended ended = routes(route("table: mine, primaryKey: id", "path: '/v2/organizations/{orgg.slug}/agents'"))
                .run("run", "--all");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("{orgg.slug}").contains("mine");
    }

    @Test
    void folderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Ended ended = program().with("CARAVAN_DATA", file.resolve("data").toString()).run("run");
        assertThat(ended.code()).as(ended.both()).isIn(1, 2);
        assertThat(ended.err()).contains(file.toString()).contains("CARAVAN_DATA").doesNotContain("\tat ");
    }

    @Test
    @Tag("full")
    void databaseThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Ended ended = program().run("run", "--url", file.resolve("database").toString());
        oneSentence(ended, 1);
        assertThat(ended.err()).contains(file.toString()).contains("destination.url");
    }

    @Test
    void portInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = program().run("sandbox", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(ended.code()).as(ended.both()).isIn(1, 2);
            assertThat(ended.err()).contains(String.valueOf(taken.getLocalPort())).doesNotContain("\tat ")
                    .doesNotContain("Exception");
        }
    }

    @Test
    @Tag("full")
    void plainHttpToAnotherMachine() {
        Ended ended = program().with("BUILDKITE_BASE_URL", "http://buildkite.example").run("run");
        oneSentence(ended, 2);
        assertThat(ended.err()).contains("buildkite.example").contains("unencrypted").contains("BUILDKITE_BASE_URL");
    }

    /** The engine's own places for settings, which could bring in routes of any kind. */
    @ParameterizedTest
    @CsvSource({"config/application.properties, camel.main.routes-include-pattern",
            ".env, CAMEL_MAIN_ROUTES_INCLUDE_PATTERN"})
    void settingsOfTheEngineInTheCurrentFolderAreNotUsed(String file, String setting) throws IOException {
        Program program = program();
        Files.createDirectories(program.work().resolve("config"));
        Files.writeString(program.work().resolve(file), setting + "=file:any.yaml\n");
        Files.writeString(program.work().resolve("any.yaml"), "- route:\n    from:\n      uri: nothing:there\n"
                + "      steps: [ { log: x } ]\n");

        Ended ended = program.run("run", "--only", "organizations");

        assertThat(ended.code()).as(ended.both()).isZero();
    }

    @Test
    void filesOfTheCurrentFolderAreNotUsed() throws IOException {
        Program program = program();
        Files.writeString(program.work().resolve("application.properties"), "caravan.endpoints = nonsense\n");
        Files.createDirectories(program.work().resolve("routes"));
        Files.writeString(program.work().resolve("routes/bad.yaml"), "no YAML: [");

        Ended here = program.run("check", "--offline");
        assertThat(here.code()).as(here.both()).isZero();
        assertThat(here.out()).contains("packaged").contains("endpoints: organizations, ");

        Ended named = program.with("CARAVAN_CONFIG", "application.properties").run("check", "--offline");
        assertThat(named.code()).as(named.both()).isEqualTo(2);
        assertThat(named.out()).contains("'nonsense'");

        Ended home = program.home(program.work()).run("check", "--offline");
        assertThat(home.code()).as(home.both()).isEqualTo(2);
        assertThat(home.out()).contains("bad.yaml:1:");
    }
}
