package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.RequestLog;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Runs that are killed or stopped end with the rows of an undisturbed one, and there is one at a time. */
class InterruptedRunTest {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final String[] ENDPOINTS = {"organizations", "pipelines", "builds", "annotations"};
    /** A page whose commit was lost, one that waits for the next, and what was fetched ahead of them. */
    private static final int IN_FLIGHT = 6;

    @TempDir
    Path folder;

    @Tag("full")
    @Test
    void killsAtAnyMomentCostTheRequestsInFlightAndNoRow(TestReporter figures) {
        int most = SOAK ? 100 : 12;
        SandboxSettings settings = SandboxSettings.standard().withBuilds(SOAK ? 5_000 : 160).withJobs(2)
                .withListDepth(SOAK ? 1_000 : 100).withoutLimits().withClockBase(now());
        Map<String, List<String>> undisturbed;
        int requests;
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("undisturbed"), settings)) {
            good(runs.run(ENDPOINTS));
            undisturbed = runs.tables();
            requests = runs.sandbox().requests().count();
        }
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("killed"), settings)) {
            Random random = new Random(20);
            // So many steps there are in a commit, on average; the kills are spread over the whole load.
            int spread = 2 * 5 * requests / most;
            Set<String> ids = new HashSet<>();
            int kills = 0;
            RunReport last = null;
            while (last == null) {
                long steps = kills < most ? 1 + random.nextInt(spread) : -1;
                runs.wrap(living -> new MortalDestination(living, steps));
                try {
                    last = runs.run(ENDPOINTS);
                } catch (MortalDestination.Killed killed) {
                    kills++;
                }
                ids.addAll(runs.query("select distinct run_id from _caravan_loads").stream()
                        .map(row -> (String) row.get("run_id")).toList());
            }
            good(last);
            assertThat(kills).isGreaterThan(most / 3);
            assertThat(runs.tables()).isEqualTo(undisturbed);
            assertThat(ids).as("one run, continued").hasSize(1);
            figures.publishEntry(Map.of("kills", String.valueOf(kills), "requests undisturbed",
                    String.valueOf(requests), "requests with kills",
                    String.valueOf(runs.sandbox().requests().count())));
            assertThat(runs.sandbox().requests().count()).isLessThanOrEqualTo(requests + kills * IN_FLIGHT);
            Map<String, Long> asked = runs.sandbox().requests().all().stream()
                    .collect(Collectors.groupingBy(RequestLog.Request::target, Collectors.counting()));
            assertThat(asked.values().stream().mapToLong(n -> n - 1).sum())
                    .isLessThanOrEqualTo((long) kills * IN_FLIGHT);

            runs.wrap(living -> living).sandbox().requests().reset();
            good(runs.run(ENDPOINTS));
            assertThat(runs.sandbox().requests().count("annotations")).as("none is asked again").isZero();
            assertThat(runs.tables()).isEqualTo(undisturbed);
        }
    }

    @Test
    void aRunThatIsStoppedCommitsThePageInHandAndTheNextGoesOn() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(700).withJobs(1).withoutLimits()
                .withClockBase(now()).withFaults(1, FaultKind.SLOW)
                .withSlowBy(Duration.ofMillis(150));
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)) {
            AtomicReference<CaravanRun> running = new AtomicReference<>();
            Thread stopper = new Thread(() -> {
                await().until(() -> runs.sandbox().requests().count("builds") >= 4);
                running.get().stop("asked to");
            });
            RunReport stopped = runs.run(run -> {
                running.set(run);
                stopper.start();
            }, "organizations", "pipelines", "builds");

            assertThat(SandboxRuns.of(stopped, "builds").outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.stopped()).isEqualTo("asked to");
            long rows = runs.count("builds");
            assertThat(rows).isBetween(100L, 699L);
            int before = runs.sandbox().requests().count("builds");

            RunReport next = runs.run("organizations", "pipelines", "builds");
            good(next);
            assertThat(next.continued()).isTrue();
            assertThat(next.runId()).isEqualTo(stopped.runId());
            assertThat(runs.count("builds")).isEqualTo(700);
            // One more where the walk is anchored anew, and the one that was in flight at the stop may be counted late.
            assertThat(runs.sandbox().requests().count("builds") - before)
                    .isLessThanOrEqualTo((int) Math.ceil((700 - rows) / 100.0) + 2);
            assertThat(runs.sandbox().requests().count("organizations")).as("finished lists are not asked twice")
                    .isEqualTo(1);
            assertThat(runs.sandbox().requests().count("pipelines")).isEqualTo(2);
        }
    }

    @Test
    void whatCameAfterAnInterruptedRunBeganIsReadByTheRunAfterItsContinuation() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(80).withJobs(2).withoutLimits();
        Random random = new Random(7);
        int killed = 0;
        int continued = 0;
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)) {
            good(runs.run(ENDPOINTS));
            for (int round = 1; round <= (SOAK ? 60 : 2); round++) {
                List<BuildAddress> open = runs.sandbox().changes().addBuilds(3);
                nextSecond();
                long steps = 1 + random.nextInt(20);
                runs.wrap(living -> new MortalDestination(living, steps));
                try {
                    runs.run(ENDPOINTS);
                } catch (MortalDestination.Killed kill) {
                    killed++;
                }
                runs.sandbox().changes().finish(open.get(0));
                runs.sandbox().changes().delete(open.get(1));
                runs.sandbox().changes().addBuilds(1);
                nextSecond();
                runs.wrap(living -> living);
                RunReport second = runs.run(ENDPOINTS);
                good(second);
                continued += second.continued() ? 1 : 0;
                runs.sandbox().changes().finish(open.get(2));
                nextSecond();
                RunReport next = runs.run(ENDPOINTS);
                good(next);
                assertThat(next.continued()).isFalse();
                assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs)))
                        .as("round %s, killed at step %s", round, steps).isEmpty();
            }
            // Killed before its first commit, a run has nothing that could be continued.
            assertThat(continued).isBetween(1, killed);
        }
    }

    /** Windows end on whole seconds: what happened in this one is seen from the next on. */
    private static void nextSecond() {
        long second = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > second);
    }

    @Test
    void aRunWhoseTimeIsUpStopsWellAndTheNextGoesOn() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(40).withJobs(1).withClockBase(now())
                .withLimits(10, 100, Duration.ofSeconds(2));
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)) {
            RunReport stopped = runs.most(Duration.ofSeconds(4)).run(ENDPOINTS);
            assertThat(stopped.has(Outcome.FAILED)).isFalse();
            assertThat(SandboxRuns.of(stopped, "annotations").outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.stopped()).contains("the time set for this run (--max-duration) ends");

            RunReport next = runs.most(null).run(ENDPOINTS);
            good(next);
            assertThat(next.continued()).isTrue();
            assertThat(runs.sandbox().requests().count("annotations")).as("what was in flight is asked again at most")
                    .isBetween(40, 40 + IN_FLIGHT);
        }
    }

    @Test
    void aSecondWriterIsRefusedAndToldWhoHoldsTheDataset() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 10);
                Destination other = Destinations.create(runs.destination())) {
            other.open();
            try (Lease lease = other.lease("another machine, process 7", Duration.ofMinutes(1))) {
                assertThatThrownBy(() -> runs.run("organizations")).isInstanceOf(LeaseHeldException.class)
                        .hasMessageContaining("another machine, process 7");
                assertThat(runs.sandbox().requests().count()).isZero();
            }
            good(runs.run("organizations"));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allSatisfy(e -> {
            assertThat(e.message()).isNull();
            assertThat(e.outcome()).isEqualTo(Outcome.COMPLETE);
        });
    }
}
