package dev.kitecaravan.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.MortalDestination;
import dev.kitecaravan.OwnApi;
import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/**
 * Everything at once, at random: an API that lives, connections that break, processes that die in the middle of commits.
 * When it is quiet at last, every leaf is where it must be.
 */
class LivePlayTest {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final String[] ENDPOINTS = {"organizations", "pipelines", "builds", "annotations"};

    /** Pages so short that a play of some dozen builds has many edges. */
    private static final String BUILDS = """
            - route:
                id: builds
                from:
                  uri: kamelet:buildkite-source
                  parameters: { path: /v2/builds, selector: builds, query: per_page=7 }
                  steps:
                    - to: { uri: kamelet:table-sink, parameters: { table: builds, primaryKey: id } }
            """;

    @TempDir
    Path folder;

    @Test
    void everyLeafIsRightOnceAShortPlayIsOver(TestReporter figures) {
        play("h2", 7, 50, figures);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "postgres", "filesystem"})
    void everyLeafIsRightOnceItIsQuiet(String destination, TestReporter figures) {
        for (long seed = 1; seed <= (SOAK ? 5 : 1); seed++) {
            play(destination, Long.getLong("caravan.seed", seed), SOAK ? 1_500 : 150, figures);
        }
    }

    private void play(String destination, long seed, int steps, TestReporter figures) {
        Path place = folder.resolve(destination + seed);
        Random random = new Random(seed);
        try (OwnApi api = new OwnApi();
                SandboxRuns runs = SandboxRuns.start(place, SandboxSettings.standard().withBuilds(1).withoutLimits())) {
            LivePlay play = new LivePlay(api, seed,
                    Instant.now().minus(Duration.ofDays(60)).truncatedTo(ChronoUnit.SECONDS));
            RetrySettings quick = new RetrySettings(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(4),
                    Duration.ofMillis(10));
            runs.route("routes/builds.yaml", BUILDS).destination(settings(destination, place))
                    .windowLag(Duration.ofSeconds(60))
                    .api(settings -> settings.withOrigin(Origin.of(api.origin())).withRetry(quick));
            int ran = 0;
            int kills = 0;
            play.lively();
            for (int step = 0; step < steps; step++) {
                play.step();
                if (step == 20 || random.nextInt(12) == 0) {
                    long left = random.nextInt(3) == 0 ? -1 : 1 + random.nextInt(25);
                    runs.wrap(living -> new MortalDestination(living, left));
                    ran++;
                    try {
                        good(runs.run(ENDPOINTS), seed);
                    } catch (MortalDestination.Killed killed) {
                        kills++;
                    }
                }
            }
            play.settle();
            runs.wrap(living -> living);
            // What an interrupted run began is ended, then what came since; what waits for somebody is asked once a week.
            for (Duration wait : new Duration[]{Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofDays(8)}) {
                play.advance(wait);
                good(runs.run(ENDPOINTS), seed);
            }
            Leaves leaves = new Leaves(runs::query);
            assertThat(leaves.differences(api)).as("seed %s, %s", seed, play.happened).isEmpty();
            assertThat(leaves.compared()).isGreaterThan(steps);
            figures.publishEntry(Map.of("destination", destination, "seed", String.valueOf(seed), "runs",
                    String.valueOf(ran), "kills", String.valueOf(kills), "leaves", String.valueOf(leaves.compared()),
                    "happened", play.happened.toString()));
        }
    }

    private static DestinationSettings settings(String destination, Path place) {
        String url = switch (destination) {
            case "postgres" -> PostgresServer.url(PostgresServer.newDatabase());
            case "filesystem" -> place.resolve("files").toString();
            default -> null;
        };
        return new DestinationSettings(destination, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                place.toAbsolutePath(), Map.of());
    }

    private static void good(RunReport report, long seed) {
        assertThat(report.endpoints()).allSatisfy(e -> assertThat(e.message()).as("seed %s", seed).isNull());
    }
}
