package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.ApiTruth;
import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/** A process that is stopped for longer than its lease lasts, as by a machine that sleeps, and then goes on. */
@Tag("full")
class StoppedProcessIT {
    private static final String[] RUN = {"run", "--only", "organizations,builds"};
    private static final String BUILDS = "/v2/builds";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "filesystem"})
    void itCommitsNothingMoreAndTheOthersRowsAloneStay(String name) throws Exception {
        String url = name.equals("postgres")
                ? PostgresServer.url(PostgresServer.newDatabase())
                : folder.resolve("files").toAbsolutePath().toString();
        DestinationSettings settings = new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder.resolve("reader").toAbsolutePath(), Map.of());
        try (SandboxRuns runs = SandboxRuns
                .start(folder.resolve("runs"), SandboxSettings.standard().withBuilds(60).withoutLimits())
                .destination(settings);
                HeldApi held = new HeldApi(runs.sandbox().origin(), BUILDS)) {
            held.hold();
            Running stopped = program("stopped", runs, settings)
                    .with("BUILDKITE_BASE_URL", held.origin().toString()).start(RUN);
            try {
                await().atMost(PATIENCE).until(() -> held.waiting() > 0 || !stopped.process().isAlive());
                assertThat(stopped.process().isAlive()).as(stopped.errSoFar()).isTrue();
                signal(stopped, "STOP");
                takesOver(program("other", runs, settings));
                Map<String, List<String>> others = runs.tables();
                List<Map<String, Object>> loads = loads(runs);

                held.release();
                signal(stopped, "CONT");
                Ended ended = stopped.end();

                assertThat(ended.code()).as(ended.both()).isEqualTo(1);
                assertThat(ended.err()).contains("this run's lease was taken over by another run");
                assertThat(runs.tables()).isEqualTo(others);
                assertThat(loads(runs)).isEqualTo(loads);
                assertThat(runs.count("builds")).isEqualTo(runs.sandbox().report().builds()).isPositive();
                assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs::query)))
                        .isEmpty();
            } finally {
                stopped.process().destroyForcibly();
            }
        }
    }

    private static List<Map<String, Object>> loads(SandboxRuns runs) {
        return runs.query("select load_id, status, rows_new, commits from _caravan_loads order by load_id");
    }

    /** Is refused, by name, while the lease lasts; then it is the writer. */
    private static void takesOver(Program other) {
        await().atMost(PATIENCE).until(() -> {
            Ended ended = other.run(RUN);
            if (ended.code() != 0) {
                assertThat(ended.err()).contains("is being written by");
            }
            return ended.code() == 0;
        });
    }

    private static void signal(Running running, String name) throws IOException, InterruptedException {
        assumeThat(new ProcessBuilder("kill", "-" + name, Long.toString(running.process().pid())).start().waitFor())
                .isZero();
    }

    private Program program(String name, SandboxRuns runs, DestinationSettings settings) {
        return new Program(folder.resolve(name)).reading(runs.sandbox()).with("CARAVAN_DESTINATION", settings.name())
                .with("CARAVAN_DESTINATION_URL", settings.url()).with("CARAVAN_LEASE", "3s");
    }
}
