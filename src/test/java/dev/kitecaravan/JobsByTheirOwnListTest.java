package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds read without their jobs, and the jobs by their own list: what is to be done where builds are very large. */
class JobsByTheirOwnListTest {
    private static final String BUILDS = """
            - route:
                id: builds
                from:
                  uri: kamelet:buildkite-source
                  parameters: { path: /v2/builds, selector: builds, query: exclude_jobs=true }
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: builds, primaryKey: id }
            """;

    @TempDir
    Path folder;

    @Test
    void everyJobComesAndABuildThatReopensBringsItsJobsAgain() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12).withMoreRoutes().route("routes/builds.yaml", BUILDS)
                .route("routes/more/builds/jobs.yaml", """
                        - route:
                            id: jobs
                            from:
                              uri: kamelet:buildkite-source
                              parameters:
                                path: /v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/jobs
                                selector: items
                              steps:
                                - to:
                                    uri: kamelet:table-sink
                                    parameters: { table: jobs, primaryKey: id }
                        """)) {
            runs.run("organizations", "pipelines", "builds", "jobs");
            assertThat(runs.count("jobs")).isEqualTo(runs.sandbox().report().jobs());
            assertThat(runs.query("select id from jobs where build_id is null or build_number is null")).isEmpty();

            var build = runs.query("select * from builds where state = 'passed' and not blocked limit 1").get(0);
            runs.sandbox().changes().reopen(new dev.kitecaravan.sandbox.BuildAddress(
                    (String) build.get("organization_slug"), (String) build.get("pipeline_slug"),
                    ((Number) build.get("number")).intValue(), java.util.UUID.fromString((String) build.get("id"))));
            runs.run("organizations", "pipelines", "builds", "jobs");
            assertThat(runs.count("jobs")).isEqualTo(runs.sandbox().report().jobs());
        }
    }
}
