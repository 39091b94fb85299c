package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.SandboxSettings;

/** A selector that picks jobs out of a list of builds: the list is walked, and remembered, as any other. */
class InnerRecordsTest {
    private static final String ROUTE = """
            - route:
                id: timed_out
                from:
                  uri: kamelet:buildkite-source
                  parameters: { path: "/v2/organizations/{org.slug}/builds", selector: "$[*].jobs[?(@.state=='%s')]" }
                  steps:
                    - to: { uri: kamelet:table-sink, parameters: { table: timed_out, primaryKey: id } }
            """;

    @TempDir
    Path folder;

    @Test
    void fewJobsOfManyBuildsAreAllLoadedForTheRequestsOfTheList() {
        try (SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(1_200).withJobs(3)
                .withoutLimits()).route("timed_out.yaml", ROUTE.formatted("timed_out"))) {
            good(runs.run("organizations", "pipelines", "builds"));
            long ofBuilds = runs.sandbox().requests().count("builds");
            runs.sandbox().requests().reset();
            good(runs.run("timed_out"));
            assertThat(runs.sandbox().requests().count("org_builds")).isLessThanOrEqualTo((int) ofBuilds + 4);
            assertThat(ids(runs, "timed_out")).isNotEmpty()
                    .isEqualTo(ids(runs, "builds__jobs where state = 'timed_out'"));
            assertThat(runs.query("select count(*) as n from timed_out t join builds__jobs j on t.id = j.id and"
                    + " t.build_id = j.build_id and t.pipeline_slug = j.pipeline_slug").get(0).get("n"))
                    .as("with the keys of the build").isEqualTo(runs.query("select count(*) as n from timed_out")
                            .get(0).get("n"));
            assertThat(columns(runs)).contains("build_number", "exit_status", "runnable_at")
                    .doesNotContain("blocked", "merge_queue__base_branch", "pull_request__id", "rebuilt_from__id");

            nextSecond();
            runs.sandbox().requests().reset();
            good(runs.run("timed_out"));
            assertThat(runs.sandbox().requests().count("org_builds")).as("quiet").isEqualTo(2 * 3);
        }
    }

    @Test
    void aJobThatChangesInABuildThatOnlyAGetTellsOfIsFollowed() {
        try (SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(60).withJobs(3)
                .withoutLimits()).route("timed_out.yaml", ROUTE.formatted("passed"))) {
            BuildAddress open = runs.sandbox().changes().addBuilds(1).get(0);
            nextSecond();
            good(runs.run("organizations", "pipelines", "builds", "timed_out"));
            runs.sandbox().changes().block(open);
            good(runs.run("builds", "timed_out"));
            runs.sandbox().changes().finish(open);
            nextSecond();
            good(runs.run("builds", "timed_out"));
            assertThat(ids(runs, "timed_out")).containsAll(ids(runs, "builds__jobs where state = 'passed'"));
            assertThat(runs.query("select * from timed_out where type is null")).as("no build among the jobs")
                    .isEmpty();
        }
    }

    private static List<Object> ids(SandboxRuns runs, String from) {
        return runs.query("select id from " + from + " order by 1")
                .stream().map(row -> row.get("id")).toList();
    }

    private static List<String> columns(SandboxRuns runs) {
        Map<String, Object> first = runs.query("select * from timed_out").get(0);
        return List.copyOf(first.keySet());
    }

    /** Windows end on whole seconds: what happened in this one is seen from the next on. */
    private static void nextSecond() {
        long second = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > second);
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allSatisfy(e -> {
            assertThat(e.message()).isNull();
            assertThat(e.outcome()).isEqualTo(Outcome.COMPLETE);
        });
    }
}
