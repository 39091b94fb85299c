package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.run.EndpointReport.Outcome;

/** Logs as rows: a row for every line, with its job's step beside, and only where the route asks for it. */
class LogLinesOfRunsTest {
    private static final String[] ENDPOINTS = {"organizations", "pipelines", "builds", "jobs_log"};
    private static final String ROUTE = """
            - route:
                id: jobs_log
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/jobs/{job.id}/log
                    lines: true
                    %s
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: jobs_log, primaryKey: job_id }
            """;

    @TempDir
    Path folder;

    @Test
    void everyLineIsARowOfItsJob() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 8).route("routes/jobs_log.yaml",
                ROUTE.formatted("errorRules: 'ours: some checks did not pass; see'"))) {
            assertThat(SandboxRuns.of(runs.run(ENDPOINTS), "jobs_log").outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.query("select l.job_id from jobs_log l left join builds__jobs j on j.id = l.job_id"
                    + " where j.id is null or l.state <> j.state or l.step_key <> j.step_key or l.name <> j.name"
                    + " or coalesce(l.exit_status, -9) <> coalesce(j.exit_status, -9)")).isEmpty();
            Map<String, Object> log = runs.query("select * from jobs_log where size > 1000 order by job_id").get(0);
            List<Map<String, Object>> lines = runs.query(
                    "select * from jobs_log__lines where job_id = '" + log.get("job_id") + "' order by line_no");
            assertThat(lines.size()).isEqualTo(log.get("content").toString().split("\n").length);
            assertThat(lines.get(0)).containsEntry("line_no", 1L)
                    .containsEntry("text", "~~~ Preparing working directory")
                    .containsEntry("group_name", "Preparing working directory").containsEntry("is_header", true);
            assertThat(lines.get(1)).containsEntry("text", "$ git clean -ffxdq").containsEntry("group_no", 1L);
            for (Map<String, Object> line : lines) {
                assertThat(line.get("build_number")).isNotNull();
                assertThat(line.get("ts")).isNotNull();
                assertThat((String) line.get("text")).doesNotContain("\u001b", "Progress 10%");
            }
            assertThat(runs.query("select count(*) as n from jobs_log__lines where text = 'Progress 100%'").get(0)
                    .get("n")).isNotEqualTo(0L);
            assertThat(
                    runs.query("select l.job_id from jobs_log l where l.exit_status > 0 and l.size > 0 and not exists"
                            + " (select 1 from jobs_log__lines e where e.job_id = l.job_id and e.error_rule is not null)"))
                    .as("every failed job tells why").isEmpty();

            long before = runs.count("jobs_log__lines");
            runs.extract(e -> new dev.kitecaravan.extract.ExtractSettings(e.start(), e.from(), e.to(), true,
                    e.logBytes(), e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
            runs.run(ENDPOINTS);
            assertThat(runs.count("jobs_log__lines")).as("read again, replaced").isEqualTo(before);
        }
    }

    @Test
    void aMaskHoldsForLinesAndWithoutTheParameterThereAreNone() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 3).route("routes/jobs_log.yaml",
                ROUTE.formatted("mask: lines.text\n        exclude: content"))) {
            runs.run(ENDPOINTS);
            assertThat(runs.query("select distinct text from jobs_log__lines")).containsExactly(Map.of("text", "***"));
            assertThat(runs.query("select job_id from jobs_log where content is not null")).isEmpty();
        }
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("without"), 3)) {
            runs.run(ENDPOINTS);
            assertThat(runs.tableNames()).contains("jobs_log").doesNotContain("jobs_log__lines");
        }
    }
}
