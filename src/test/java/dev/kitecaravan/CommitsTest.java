package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/** How many pages go into a commit. What waits for its commit is what a kill makes a run ask for again. */
class CommitsTest {
    private static final int BUILDS = 24;

    @TempDir
    Path folder;

    @Test
    void whereTheBudgetIsBuildkitesEveryPageIsACommit() {
        try (SandboxRuns runs = start("duckdb",
                SandboxSettings.standard().withLimits(50, 200, Duration.ofSeconds(6)))) {
            assertThat(commitsOfAnnotations(runs)).isGreaterThanOrEqualTo(BUILDS);
        }
    }

    @Test
    void whereRequestsAreManyPagesGather() {
        try (SandboxRuns runs = start("duckdb", SandboxSettings.standard().withoutLimits())) {
            assertThat(commitsOfAnnotations(runs)).isLessThan(BUILDS / 2);
        }
    }

    @Test
    void aPageOnH2() {
        try (SandboxRuns runs = start("h2", SandboxSettings.standard().withoutLimits())) {
            assertThat(commitsOfAnnotations(runs)).isGreaterThanOrEqualTo(BUILDS);
        }
    }

    @Test
    void filesGatherAllThatTheirBoundsAllow() {
        try (SandboxRuns runs = start("filesystem", SandboxSettings.standard().withoutLimits())) {
            assertThat(commitsOfAnnotations(runs)).as("far below 64 MB and 5 minutes").isEqualTo(1);
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"bytes", "age"})
    void aSmallBoundMakesSmallCommits(String bound) {
        try (SandboxRuns runs = start("filesystem", SandboxSettings.standard().withoutLimits())
                .batch(bound.equals("bytes")
                        ? CommitUnit.batch(1, Duration.ofHours(1))
                        : CommitUnit.batch(1L << 40, Duration.ZERO))) {
            // A page without annotations has no bytes; it goes with the next.
            assertThat(commitsOfAnnotations(runs)).isGreaterThanOrEqualTo(
                    bound.equals("age") ? BUILDS : (int) annotatedBuilds(runs));
        }
    }

    private SandboxRuns start(String destination, SandboxSettings settings) {
        return SandboxRuns.start(folder, settings.withBuilds(BUILDS).withJobs(1))
                .destination(new DestinationSettings(destination, null, null, null, "buildkite_data", "jsonl",
                        SystemColumns.DEFAULT, folder.toAbsolutePath(), Map.of()));
    }

    private static long commitsOfAnnotations(SandboxRuns runs) {
        assertThat(runs.run("builds", "annotations").endpoints()).allSatisfy(e -> assertThat(e.message()).isNull());
        assertThat(runs.count("annotations")).isEqualTo(runs.sandbox().report().annotations());
        return ((Number) runs.query("select commits from _caravan_loads where endpoint = 'annotations'").get(0)
                .get("commits")).longValue();
    }

    private static long annotatedBuilds(SandboxRuns runs) {
        return ((Number) runs.query("select count(distinct build_id) as n from annotations").get(0).get("n"))
                .longValue();
    }
}
