package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.Drift;
import dev.kitecaravan.sandbox.SandboxSettings;

/** The API changes while it is read; once it is quiet, one run makes the tables equal to it. */
@Tag("full")
class LiveApiTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"builds", "org_builds", "pipeline_builds"})
    void oneRunAfterQuietMakesEveryBuildAndJobEqual(String endpoint) {
        for (long seed = 1; seed <= (soak() ? 10 : 1); seed++) {
            try (SandboxRuns runs = SandboxRuns
                    .start(folder.resolve("seed" + seed),
                            SandboxSettings.standard().withSeed(seed).withBuilds(soak() ? 3_000 : 500)
                                    .withJobs(3).withoutLimits().withListDepth(200).withDrift(Drift.BUSY))
                    .route("routes/builds.yaml", route(endpoint))) {
                for (int i = 0; i < 3; i++) {
                    good(runs.run("organizations", "pipelines", "builds"));
                }
                runs.sandbox().quiet();
                nextSecond();
                good(runs.run("organizations", "pipelines", "builds"));

                Map<String, String> api = ApiTruth.ofApi(runs.sandbox());
                Map<String, String> tables = ApiTruth.ofTables(runs);
                assertThat(ApiTruth.differences(api, tables)).as("seed %s", seed).isEmpty();
                assertThat(runs.query("select id from builds group by id having count(*) > 1")).isEmpty();
                assertThat(runs.query("select b.id from builds b where b._caravan_deleted_at is null and b.state in"
                        + " ('running', 'scheduled', 'creating', 'failing', 'canceling')").stream()
                        .map(row -> (String) row.get("id")).filter(id -> !api.containsKey(id)).toList())
                        .as("open builds that the API has no more, yet not marked so").isEmpty();
            }
        }
    }

    @Test
    void aBuildThatIsDeletedWhileTheListIsReadPullsNoOtherPastTheWalk() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(soak() ? 6_000 : 1_200).withJobs(1)
                .withoutLimits().withDrift(new Drift(0, 0, 0, 1, 0));
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)) {
            good(runs.run("organizations", "pipelines", "builds"));
            runs.sandbox().quiet();

            // Numbers of deleted builds are missing and some of them asked for; what answers would have been lost.
            assertThat(runs.sandbox().requests().all())
                    .noneMatch(request -> request.kind().equals("build") && request.status() == 200);
            assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs))).isEmpty();
        }
    }

    private static boolean soak() {
        return Boolean.getBoolean("caravan.soak");
    }

    private static String route(String endpoint) {
        String path = switch (endpoint) {
            case "org_builds" -> "/v2/organizations/{org.slug}/builds";
            case "pipeline_builds" -> "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds";
            default -> "/v2/builds";
        };
        return """
                - route:
                    id: builds
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "%s", selector: builds }
                      steps:
                        - to: { uri: kamelet:table-sink, parameters: { table: builds, primaryKey: id } }
                """.formatted(path);
    }

    @Test
    void aBuildThatRanAndWasDeletedIsMarkedUntilItReturns() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 100)) {
            good(runs.run("organizations", "pipelines", "builds"));
            BuildAddress open = runs.sandbox().changes().addBuilds(1).get(0);
            nextSecond();
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(deleted(runs)).isEmpty();
            runs.sandbox().changes().delete(open);
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(deleted(runs)).containsExactly(open.number() + " " + open.pipeline());
            assertThat(runs.count("builds")).as("the row stays").isEqualTo(101);

            runs.sandbox().requests().reset();
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(runs.sandbox().requests().byStatus()).as("it is not asked for again").doesNotContainKey(404);

            runs.sandbox().changes().restore(open);
            runs.sandbox().changes().finish(open);
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(deleted(runs)).as("it is back").isEmpty();
            same(runs);
        }
    }

    @Test
    void theDeletionOfAnOpenBuildIsKnownEvenWhenThePipelinesWereNotListedInTheRun() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 100)) {
            BuildAddress open = runs.sandbox().changes().addBuilds(1).get(0);
            nextSecond();
            good(runs.run("organizations", "pipelines", "builds"));
            runs.sandbox().changes().delete(open);
            runs.sandbox().requests().reset();
            good(runs.run("builds"));
            assertThat(runs.sandbox().requests().count("pipelines")).as("young enough").isZero();
            assertThat(deleted(runs)).containsExactly(open.number() + " " + open.pipeline());
            assertThat(runs.sandbox().requests().count("pipeline_builds")).as("asked whether the pipeline is there")
                    .isEqualTo(1);
        }
    }

    @Test
    void aBuildWhoseAnnotationsAreGoneIsAskedForByTheNextRun() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 40)) {
            good(runs.run("organizations", "pipelines", "builds"));
            BuildAddress gone = address(runs.query("select * from builds where state = 'passed' and not blocked"
                    + " order by created_at limit 1").get(0));
            runs.sandbox().changes().delete(gone);
            good(runs.run("annotations"));
            assertThat(deleted(runs)).as("only the annotations were asked for").isEmpty();
            good(runs.run("builds", "annotations"));
            assertThat(deleted(runs)).containsExactly(gone.number() + " " + gone.pipeline());

            runs.sandbox().requests().reset();
            good(runs.run("builds", "annotations"));
            assertThat(runs.sandbox().requests().byStatus()).as("neither is asked again").doesNotContainKey(404);
        }
    }

    @Test
    void belowABuildThatComesBackAllIsAskedAgain() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12)) {
            good(runs.run("builds"));
            BuildAddress gone = address(runs.query("select * from builds where state = 'passed' and not blocked"
                    + " order by created_at limit 1").get(0));
            runs.sandbox().changes().delete(gone);
            good(runs.run("annotations", "jobs_log"));
            good(runs.run("builds"));
            assertThat(deleted(runs)).hasSize(1);

            runs.sandbox().changes().restore(gone);
            runs.extract(e -> new ExtractSettings(null, null, Instant.now(), false, e.logBytes(), e.finishedOverlap(),
                    e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
            good(runs.run("builds"));
            assertThat(deleted(runs)).as("it is back").isEmpty();
            runs.sandbox().requests().reset();
            good(runs.run("annotations", "jobs_log"));
            assertThat(runs.sandbox().requests().count("annotations")).isEqualTo(1);
            assertThat(runs.sandbox().requests().count("job_log")).isPositive();
            assertThat(runs.sandbox().requests().all())
                    .filteredOn(asked -> asked.kind().equals("annotations") || asked.kind().equals("job_log"))
                    .as("below it, and below no other").allMatch(asked -> asked.target().startsWith(gone.path()));
        }
    }

    private static BuildAddress address(Map<String, Object> build) {
        return new BuildAddress((String) build.get("organization_slug"), (String) build.get("pipeline_slug"),
                ((Number) build.get("number")).intValue(), java.util.UUID.fromString((String) build.get("id")));
    }

    @Test
    void withoutASightOfThePipelineAMissingBuildIsNotMarked() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 100)) {
            BuildAddress open = runs.sandbox().changes().addBuilds(1).get(0);
            nextSecond();
            good(runs.run("organizations", "pipelines", "builds"));
            runs.sandbox().changes().deletePipeline(open.organization(), open.pipeline());
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(deleted(runs)).isEmpty();
        }
    }

    @Test
    void aBuildThatIsSkippedFinishesOrReopensIsFollowedByTheNextRun() {
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(120).withoutLimits())) {
            good(runs.run("organizations", "pipelines", "builds"));
            BuildAddress blocked = runs.sandbox().changes().addBuilds(1).get(0);
            BuildAddress finished = runs.sandbox().changes().addBuilds(1).get(0);
            nextSecond();
            good(runs.run("builds"));
            runs.sandbox().changes().block(blocked);
            runs.sandbox().changes().finish(finished);
            good(runs.run("builds"));
            same(runs);
            runs.sandbox().changes().reopen(finished);
            good(runs.run("builds"));
            same(runs);
            runs.sandbox().changes().finish(finished);
            good(runs.run("builds"));
            same(runs);
        }
    }

    @Test
    void aRescanHealsWhatNoFilterShows() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 150)) {
            good(runs.run("organizations", "pipelines", "builds"));
            Map<String, Object> build = runs
                    .query("select organization_slug, pipeline_slug, number, id from builds where"
                            + " state = 'passed' order by created_at desc limit 1")
                    .get(0);
            BuildAddress address = address(build);
            runs.sandbox().changes().setMetaData(address, "edited", "by hand");
            good(runs.run("builds"));
            runs.extract(e -> new ExtractSettings(e.start(), e.from(), e.to(), e.fullRefresh(), e.logBytes(),
                    e.finishedOverlap(), Duration.ofDays(365), Duration.ZERO, e.parentsMaxAge(), e.scope()));
            good(runs.run("builds"));
            assertThat(runs.query("select meta_data from builds where id = '" + build.get("id") + "'").get(0)
                    .get("meta_data").toString()).contains("by hand");
        }
    }

    private static void same(SandboxRuns runs) {
        assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs))).isEmpty();
    }

    private static Set<String> deleted(SandboxRuns runs) {
        Set<String> deleted = new TreeSet<>();
        runs.query("select number, pipeline_slug from builds where _caravan_deleted_at is not null")
                .forEach(row -> deleted.add(row.get("number") + " " + row.get("pipeline_slug")));
        return deleted;
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allSatisfy(e -> assertThat(e.message()).isNull());
    }

    /** Windows end on whole seconds: what happened in this one is seen from the next on. */
    private static void nextSecond() {
        long second = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > second);
    }
}
