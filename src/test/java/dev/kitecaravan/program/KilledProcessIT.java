package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.ApiTruth;
import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.RequestLog.Request;
import dev.kitecaravan.sandbox.SandboxReport;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/** A load whose process is killed with -9 at random moments, again and again, ends with the rows of an undisturbed one. */
@Tag("full")
class KilledProcessIT {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final int BUILDS = SOAK ? 5_000 : 240;
    private static final int MOST_KILLS = SOAK ? 100 : 4;
    private static final String[] RUN = {"run", "--only", "builds,annotations"};
    private static final Duration LOAD = Duration.ofMinutes(10);
    /** Requests that are under way at a time. */
    private static final int IN_FLIGHT = 4;

    @TempDir
    Path folder;

    /**
     * @param pages how many pages at most were read and not committed: of a commit under way, and gathered meanwhile where
     *              requests are many
     * @param limit requests of a window; a small one makes the load a small one too
     */
    @ParameterizedTest
    @CsvSource({"h2, 2, 1000000", "duckdb, 32, 1000000", "duckdb, 1, 18"})
    void killsCostWhatWasNotCommittedAndNoRow(String engine, int pages, int limit) throws Exception {
        int builds = limit < 1000 ? BUILDS / 4 : BUILDS;
        SandboxSettings settings = SandboxSettings.standard().withBuilds(builds).withJobs(2)
                .withListDepth(SOAK ? 1_000 : 100).withLimits(limit, 4 * limit, Duration.ofSeconds(3))
                .withClockBase(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        Map<String, List<String>> undisturbed;
        int requests;
        try (SandboxRuns well = started("undisturbed", engine, settings)) {
            good(program("undisturbed", engine, well).start(RUN));
            undisturbed = well.tables();
            requests = well.sandbox().requests().count();
        }
        try (SandboxRuns runs = started("killed", engine, settings)) {
            Program program = program("killed", engine, runs);
            long began = System.nanoTime();
            List<Integer> starts = killed(program, runs, 3 * requests / 2 / MOST_KILLS);
            int kills = starts.size() - 1;
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

            List<Request> asked = runs.sandbox().requests().all();
            List<Integer> again = askedAgain(asked, starts);
            System.out.printf(
                    "%s, %d a window: %d kills in %d s; %d requests undisturbed, %d with kills; asked again after each: %s%n",
                    engine, limit, kills, seconds, requests, asked.size(), again);
            assertThat(kills).isGreaterThan(MOST_KILLS / 2);
            sameRows(runs, builds, undisturbed);
            assertThat(runs.query("select distinct run_id from _caravan_loads")).as("one run, continued").hasSize(1);
            assertThat(again).as("a kill costs what was in flight and what waited for its commit")
                    .allMatch(repeated -> repeated <= pages + IN_FLIGHT);
            assertThat(asked.stream().dropWhile(r -> !r.kind().equals("annotations")).map(Request::kind))
                    .as("finished lists are not asked again").containsOnly("annotations");

            runs.sandbox().requests().reset();
            good(program.start(RUN));
            assertThat(runs.sandbox().requests().count("annotations")).as("none is asked again").isZero();
            sameRows(runs, builds, undisturbed);
        }
    }

    /**
     * Starts and kills until the load ends by itself, which it may after so many kills at the latest.
     *
     * @param spread kills come after so many requests of a process, or fewer
     * @return how many requests had been answered when each process started; the last of them was not killed
     */
    private static List<Integer> killed(Program program, SandboxRuns runs, int spread) throws InterruptedException {
        Random random = new Random(19);
        List<Integer> starts = new ArrayList<>();
        while (starts.size() < MOST_KILLS) {
            starts.add(runs.sandbox().requests().count());
            Running running = program.start(RUN);
            kill(running, runs, random, starts.get(starts.size() - 1), spread);
            if (running.process().onExit().join().exitValue() != 137) {
                good(running);
                return starts;
            }
        }
        starts.add(runs.sandbox().requests().count());
        good(program.start(RUN));
        return starts;
    }

    /** One in ten while the process starts, the others somewhere between, in and after the commits of its work. */
    private static void kill(Running running, SandboxRuns runs, Random random, int before, int spread)
            throws InterruptedException {
        boolean early = random.nextInt(10) == 0;
        int requests = 1 + random.nextInt(spread);
        int pause = random.nextInt(early ? 2_000 : 40);
        if (!early) {
            await().atMost(LOAD).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(
                    () -> runs.sandbox().requests().count() >= before + requests || !running.process().isAlive());
        }
        if (!running.process().waitFor(pause, TimeUnit.MILLISECONDS)) {
            running.process().destroyForcibly();
        }
    }

    /** For each process but the first, how many of the requests since its start had been made before. */
    private static List<Integer> askedAgain(List<Request> asked, List<Integer> starts) {
        Set<String> seen = new HashSet<>();
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : asked.size();
            again.add((int) asked.subList(starts.get(i), end).stream().filter(r -> r.status() != 429)
                    .filter(r -> !seen.add(r.target())).count());
        }
        assertThat(again.remove(0)).as("asked twice by the first process").isZero();
        return again;
    }

    private static void sameRows(SandboxRuns runs, int builds, Map<String, List<String>> undisturbed) {
        SandboxReport truth = runs.sandbox().report();
        assertThat(runs.count("builds")).isEqualTo(truth.builds()).isEqualTo(builds);
        assertThat(runs.count("builds__jobs")).isEqualTo(truth.jobs());
        assertThat(runs.count("annotations")).isEqualTo(truth.annotations()).isPositive();
        Map<String, List<String>> tables = runs.tables();
        assertThat(tables.keySet()).isEqualTo(undisturbed.keySet());
        tables.forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(undisturbed.get(table)));
        assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs::query))).isEmpty();
    }

    private static void good(Running running) throws InterruptedException {
        running.process().waitFor(LOAD.toMinutes(), TimeUnit.MINUTES);
        Ended ended = running.end();
        assertThat(ended.code()).as(ended.both()).isZero();
    }

    /** A sandbox, and the reader of the dataset that the program loads from it. */
    private SandboxRuns started(String name, String engine, SandboxSettings settings) {
        Path home = folder.resolve(name);
        return SandboxRuns.start(home, settings).destination(new DestinationSettings(engine, null, null, null,
                "buildkite_data", "jsonl", SystemColumns.DEFAULT, home.resolve("data").toAbsolutePath(), Map.of()));
    }

    private Program program(String name, String engine, SandboxRuns runs) {
        return new Program(folder.resolve(name)).reading(runs.sandbox()).with("CARAVAN_DESTINATION", engine);
    }
}
