package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/** The packaged program from the API to the tables and back: run, query, check, signals. */
class MainJobIT {
    private static final String TOKEN = "bkua_secret-of-this-test-4711";
    private static final String AGENTS = """
            - route:
                id: agents
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations/{org.slug}/agents
                    selector: agents
                    mask: ip_address
                  steps:
                    - filter:
                        simple: "${body[connection_state]} == 'connected'"
                        steps:
                          - to:
                              uri: kamelet:table-sink
                              parameters: { table: agents, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private static Sandbox sandbox(SandboxSettings settings) {
        return Sandbox.start(settings.withToken(TOKEN));
    }

    private static long number(Program program, String sql) throws IOException {
        return numbers(program, sql).get(0);
    }

    /** The numbers in the first row of an answer; every question starts the program anew. */
    private static List<Long> numbers(Program program, String sql) throws IOException {
        Ended ended = program.run("query", "--json", sql);
        assertThat(ended.code()).as(ended.both()).isZero();
        List<Long> numbers = new ArrayList<>();
        Json.MAPPER.readTree(ended.out()).get(0).elements().forEachRemaining(number -> numbers.add(number.asLong()));
        return numbers;
    }

    @Test
    void loadsADroppedInRouteAndKeepsSecretsAndFilesToItself() throws IOException {
        try (Sandbox sandbox = sandbox(SandboxSettings.standard().withBuilds(30).withoutLimits())) {
            Path home = Files.createDirectories(folder.resolve("home"));
            Path routes = Files.createDirectories(home.resolve("routes"));
            for (String name : List.of("organizations", "pipelines", "builds")) {
                Files.copy(Path.of(System.getProperty("caravan.basedir", "."), "routes", name + ".yaml"),
                        routes.resolve(name + ".yaml"));
            }
            Files.writeString(routes.resolve("agents.yaml"), AGENTS);
            Program program = new Program(folder).reading(sandbox).home(home);

            Ended run = program.run("run", "--all");

            assertThat(run.code()).as(run.both()).isZero();
            assertThat(run.err()).contains(sandbox.origin().toString()).contains(routes.toString());
            assertThat(run.out()).contains("agents");
            assertThat(run.both()).doesNotContain(TOKEN);
            assertThat(sandbox.report().agents()).isPositive();
            assertThat(numbers(program,
                    "select count(*) as n, count(*) filter (where ip_address <> '***') as shown from agents"))
                    .containsExactly((long) sandbox.report().agents(), 0L);
            assertThat(sandbox.requests().all()).allMatch(request -> request.authorized());

            Ended again = program.run("run", "--all", "--json");
            JsonNode report = Json.MAPPER.readTree(again.out());
            assertThat(report.get("endpoints")).hasSize(4);
            report.get("endpoints").forEach(endpoint -> endpoint.get("tables").forEach(rows -> {
                assertThat(rows.get("new").asInt()).isZero();
                assertThat(rows.get("changed").asInt()).isZero();
            }));
            check(program);
            assertPrivate(program.data());
            assertNowhere(program.data());
        }
    }

    @Test
    @Tag("full")
    void anAnswerIsATableOrCsvOrJsonAndNothingIsWritten() throws IOException {
        Program program = new Program(folder);
        assertThat(program.run("run", "--sandbox", "--sandbox-builds", "10", "--only", "builds").code()).isZero();
        String sql = "select 'a' || chr(27) || '[31m,\"b\"' as text, cast(null as int) as nothing, 7 as n";
        assertThat(program.run("query", sql).out()).contains("\\u001b[31m").doesNotContain("\u001b");
        assertThat(program.run("query", "--csv", sql).out().lines()).first().isEqualTo("text,nothing,n");
        JsonNode rows = Json.MAPPER.readTree(program.run("query", "--json", sql).out());
        assertThat(rows.get(0).get("text").asText()).isEqualTo("a\u001b[31m,\"b\"");
        assertThat(rows.get(0).get("nothing").isNull()).isTrue();
        assertThat(rows.get(0).get("n").asInt()).isEqualTo(7);
        Ended writing = program.run("query", "delete from builds");
        assertThat(writing.code()).isEqualTo(1);
        assertThat(number(program, "select count(*) as n from builds")).isEqualTo(10);
    }

    private static void check(Program program) {
        Ended check = program.run("check");
        assertThat(check.code()).as(check.both()).isZero();
        assertThat(check.out()).contains("4 endpoints").contains("accepted by").contains("tables may be made")
                .doesNotContain(TOKEN);
    }

    private static void assertPrivate(Path data) throws IOException {
        for (Path path : below(data)) {
            String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            assertThat(rights).as(path.toString()).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
    }

    /** H2 writes texts as they are, so that a token in any table or in the state would be seen in its file. */
    private static void assertNowhere(Path data) throws IOException {
        assertThat(Files.readString(data.resolve("caravan.mv.db"), StandardCharsets.ISO_8859_1))
                .as("what the tables hold").contains("connected");
        for (Path path : below(data)) {
            if (Files.isRegularFile(path)) {
                assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)).as(path.toString())
                        .doesNotContain(TOKEN);
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        }
    }

    private static SandboxSettings sixtyBuilds() {
        return SandboxSettings.standard().withBuilds(60).withoutLimits()
                .withClockBase(Instant.now().minusSeconds(3600));
    }

    /** An API that answers for the annotations of twelve builds, and then for none until it is told to. */
    private static HeldApi held(Sandbox sandbox) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HeldApi api = new HeldApi(sandbox.origin(),
                path -> path.endsWith("/annotations") && asked.incrementAndGet() > 12);
        api.hold();
        return api;
    }

    private static Running inTheMiddle(Program program, HeldApi api) {
        Running running = program.start("run", "--only", "builds,annotations");
        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> api.waiting() > 0 || !running.process().isAlive());
        assertThat(running.process().isAlive()).as("still running").isTrue();
        return running;
    }

    @Test
    void aSignalEndsARunInOrderAndTheNextOneGoesOn() throws Exception {
        try (Sandbox sandbox = sandbox(sixtyBuilds()); HeldApi api = held(sandbox)) {
            Program program = new Program(folder).reading(sandbox).with("BUILDKITE_BASE_URL", api.origin());
            Running running = inTheMiddle(program, api);
            BusyMachine busy = BusyMachine.look();
            long began = System.nanoTime();

            running.process().destroy();
            Ended ended = running.end();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(busy.allows(SignalsIT.MOST));
            assertThat(ended.code()).as(ended.both()).isEqualTo(143);
            assertThat(ended.both()).doesNotContain("Exception").contains("the next run continues from there");
            assertThat(Files.list(program.data()).filter(Files::isRegularFile)).hasSize(1);
            goesOn(program, sandbox, api);
        }
    }

    @Test
    void aKilledRunIsContinuedToTheSameRows() throws Exception {
        try (Sandbox sandbox = sandbox(sixtyBuilds()); HeldApi api = held(sandbox)) {
            Program program = new Program(folder).reading(sandbox).with("BUILDKITE_BASE_URL", api.origin())
                    .with("CARAVAN_LEASE", "1s");
            Running running = inTheMiddle(program, api);

            running.process().destroyForcibly();
            running.process().waitFor();

            goesOn(program, sandbox, api);
        }
    }

    private static void goesOn(Program program, Sandbox sandbox, HeldApi api) throws IOException {
        List<String> before = units(sandbox);
        assertThat(before).isNotEmpty();
        sandbox.requests().reset();
        api.release();
        Ended ended = program.run("run", "--only", "builds,annotations", "--json");
        assertThat(ended.code()).as(ended.both()).isZero();
        JsonNode report = Json.MAPPER.readTree(ended.out());
        assertThat(report.get("continued").asBoolean()).isTrue();
        List<String> twice = new ArrayList<>(units(sandbox));
        twice.retainAll(before);
        assertThat(twice).as("asked for again").hasSizeLessThanOrEqualTo(9);
        assertThat(numbers(program, "select (select count(*) from annotations) as annotations, "
                + "(select count(*) from builds__jobs) as jobs"))
                .containsExactly((long) sandbox.report().annotations(), (long) sandbox.report().jobs());
    }

    private static List<String> units(Sandbox sandbox) {
        return sandbox.requests().all().stream().filter(r -> r.kind().equals("annotations") && r.status() == 200)
                .map(r -> r.target()).toList();
    }

    @Tag("full")
    @Test
    void aRunOfLimitedTimeEndsWellAndTheNextGoesOnAsPlanned() throws IOException {
        // Its time is up before its work is done: 10 requests a second for 60 units of work.
        SandboxSettings slow = sixtyBuilds().withLimits(10, 100, Duration.ofSeconds(1));
        try (Sandbox sandbox = sandbox(slow)) {
            Program program = new Program(folder).reading(sandbox);
            Ended limited = program.run("run", "--only", "builds,org_builds,annotations", "--max-duration", "4s");
            assertThat(limited.code()).as(limited.both()).isZero();
            assertThat(limited.out()).contains("the next run continues from there");
            assertThat(limited.err()).contains("builds, org_builds hold the same builds");

            JsonNode plan = Json.MAPPER.readTree(program.run("plan", "--only", "builds,annotations", "--json").out());
            assertThat(plan.get("requests").asInt()).isBetween(20, 70);

            Ended next = program.run("run", "--only", "builds,annotations");
            assertThat(next.code()).as(next.both()).isZero();
            assertThat(numbers(program, "select (select count(*) from builds) as builds, "
                    + "(select count(*) from annotations) as annotations"))
                    .containsExactly(60L, (long) sandbox.report().annotations());
        }
    }

    @Test
    @Tag("full")
    void stateIsVerifiedRewoundAndDroppedByName() throws IOException {
        try (Sandbox sandbox = sandbox(sixtyBuilds())) {
            Program program = new Program(folder).reading(sandbox);
            assertThat(program.run("run", "--only", "builds").code()).isZero();
            Ended verified = program.run("verify", "--save", "--json");
            assertThat(verified.code()).as(verified.both()).isZero();
            assertThat(number(program, "select sum(loaded) as n from verifications")).isEqualTo(60);
            Ended nothing = program.run("verify", "--pipelines", "no-such-pipeline");
            assertThat(nothing.code()).as("what was not compared is not right").isEqualTo(1);
            assertThat(nothing.both()).contains("Nothing was compared");
            Ended rewound = program.run("state", "rewind", "builds", "--to", "2020-01-01");
            assertThat(rewound.code()).as(rewound.both()).isZero();
            assertThat(program.run("verify", "--from", "2020-01-02", "--to", "2020-01-01").code()).isEqualTo(2);

            Ended wrong = program.run("state", "reset", "--drop-data", "another");
            assertThat(wrong.code()).as(wrong.both()).isEqualTo(2);
            assertThat(number(program, "select count(*) as n from builds")).as("nothing was dropped").isEqualTo(60);
            assertThat(program.run("state", "reset", "--drop-data", "buildkite_data").code()).isZero();
            assertThat(program.run("query", "select count(*) from builds").code()).isNotZero();
        }
    }

    /** Here, as the only one of these tests, the program is started by {@code java -jar}. */
    @Test
    void theSandboxOfARunNeedsNoToken() throws IOException {
        Program program = new Program(folder).byItsJar();
        Ended ended = program.run("run", "--sandbox", "--sandbox-builds", "10", "--json");
        assertThat(ended.code()).as(ended.both()).isZero();
        assertThat(Json.MAPPER.readTree(ended.out()).get("endpoints")).extracting(e -> e.get("outcome").asText())
                .containsOnly("complete");
        assertThat(Map.of("builds", number(program, "select count(*) as n from builds"))).containsEntry("builds", 10L);
    }
}
