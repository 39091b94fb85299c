package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** {@code query} while another process of the packaged program holds the database's file, in the middle of a firing. */
@Tag("full")
class QueryBesideServeIT {
    private static final String COUNT = "SELECT count(*) AS n FROM organizations";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private HeldApi api;
    private Running running;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(10).withOrganizations(2).withoutLimits());
        api = new HeldApi(sandbox.origin(), "/v2/organizations");
        Files.writeString(Files.createDirectories(folder.resolve("routes")).resolve("organizations.yaml"),
                ServeIT.EVERY_SECOND);
    }

    @AfterEach
    void end() {
        if (running != null) {
            running.process().destroyForcibly();
        }
        api.close();
        sandbox.close();
    }

    private Program program(String destination) {
        return new Program(folder).reading(sandbox).with("BUILDKITE_BASE_URL", api.origin())
                .with("CARAVAN_DESTINATION", destination).with("CARAVAN_ROUTES", folder.resolve("routes").toString())
                .with("CARAVAN_SERVE_JITTER", "0s").with("CARAVAN_WEB_ADDRESS", "none")
                .with("CARAVAN_MANAGEMENT_ADDRESS", "none");
    }

    /** Serves until something is loaded, and then stays in the middle of a firing. */
    private Path inAFiring(Program program) {
        running = program.start("serve", "--all");
        await().atMost(Duration.ofMinutes(1)).until(() -> running.errSoFar().contains("organizations, due"));
        api.hold();
        await().atMost(Duration.ofSeconds(30)).until(() -> api.waiting() > 0);
        return socket(program);
    }

    private static Path socket(Program program) {
        Path data = program.data();
        return Files.exists(data.resolve("caravan.duckdb"))
                ? data.resolve("caravan.duckdb.serve")
                : data.resolve("caravan.mv.db.serve");
    }

    private static void answers(Ended query) {
        assertThat(query.code()).as(query.both()).isZero();
        assertThat(query.out()).isEqualTo("n\n2\n");
    }

    private void answersAfterAKill(Program program, Path socket) throws InterruptedException {
        running.process().destroyForcibly().waitFor();
        assertThat(socket).exists();
        answers(program.run("query", "--csv", COUNT));
    }

    @Test
    void h2AnswersInTheMiddleOfAFiring() throws Exception {
        Program program = program("h2");
        Path socket = inAFiring(program);
        answers(program.run("query", "--csv", COUNT));
        Ended refused = program.run("query", "DELETE FROM organizations");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).startsWith("H2: ").hasLineCount(1);
        Ended fresh = program.run("state", "check", "--max-age", "1h", "--only", "organizations");
        assertThat(fresh.code()).as(fresh.both()).isZero();
        assertThat(api.waiting()).as("all the while it was reading").isPositive();

        answersAfterAKill(program, socket);
        int ofTheKilled = api.waiting();
        running = program.start("run", "--all");
        await().atMost(Duration.ofSeconds(30)).until(() -> api.waiting() > ofTheKilled);
        Ended beside = program.run("query", COUNT);
        assertThat(beside.code()).isEqualTo(1);
        assertThat(beside.err()).contains("another process holds the file", "PID " + running.process().pid());
    }

    @Test
    void duckDbAnswersWhenTheFiringIsThrough() throws Exception {
        Program program = program("duckdb");
        Path socket = inAFiring(program);
        Running query = program.start("query", "--csv", COUNT);
        // One line is the socket itself, one the connection of who asks.
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .filter(line -> line.endsWith(socket.toString())).count() == 2);
        assertThat(query.process().isAlive()).isTrue();
        api.release();
        answers(query.end());

        api.hold();
        answersAfterAKill(program, socket);
    }
}
