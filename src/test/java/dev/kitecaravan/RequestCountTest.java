package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.RequestLog;
import dev.kitecaravan.sandbox.SandboxSettings;

/** What a load costs, in requests. */
class RequestCountTest {
    @TempDir
    Path folder;

    @Test
    void aFullLoadCostsItsPagesAndAQuietOneThreeRequests() {
        int builds = 1_045;
        try (SandboxRuns runs = SandboxRuns.start(folder, builds)) {
            RunReport report = runs.run("organizations", "pipelines", "builds");
            RequestLog log = runs.sandbox().requests();

            assertThat(runs.count("builds")).isEqualTo(builds);
            assertThat(log.count("builds")).isLessThanOrEqualTo((int) (1.05 * Math.ceil(builds / 100.0)) + 4);
            assertThat(log.count("organizations")).isEqualTo(1);
            assertThat(log.count("pipelines")).isEqualTo(2);
            assertThat(log.count()).isEqualTo(report.requests());

            assertThat(runs.remaining()).filteredOn(left -> left.getKey().equals("builds"))
                    .extracting(left -> left.getValue().requests()).as("from the last page's number, down to none left")
                    .startsWith(10L, 9L).endsWith(1L, -1L);

            log.reset();
            runs.run("builds");
            assertThat(log.count("organizations") + log.count("pipelines")).as("their lists are young").isZero();
            assertThat(log.count("builds")).isLessThanOrEqualTo(3);
            assertThat(log.count() - log.count("builds")).as("GETs of open builds that no list showed")
                    .isEqualTo(log.count("build"));
            assertThat(runs.count("builds")).isEqualTo(builds);

            log.reset();
            runs.extract(e -> new ExtractSettings(e.start(), e.from(), e.to(), e.fullRefresh(),
                    e.logBytes(), e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), Duration.ZERO,
                    e.scope())).run("builds");
            assertThat(log.count("organizations")).as("older than parents.max-age").isEqualTo(1);
            assertThat(log.count("pipelines")).isEqualTo(2);
        }
    }

    @Test
    void theWindowEndsByTheApisClockEvenWhenTheFirstRequestIsForBuilds() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 120)) {
            runs.run("organizations", "pipelines");
            runs.sandbox().requests().reset();
            runs.run("builds");

            List<String> asked = runs.sandbox().requests().all().stream().map(RequestLog.Request::target).toList();
            assertThat(asked).hasSize(3);
            assertThat(asked.get(0)).contains("per_page=1&").doesNotContain("created_to");
            assertThat(asked.get(1)).contains("per_page=100").contains("created_to=");
            assertThat(runs.count("builds")).isEqualTo(120);
        }
    }

    @Tag("full")
    @Test
    void aHistoryFiftyTimesDeeperThanTheListGoesIsReadWholeAndFewMissingNumbersAreAskedFor() {
        int builds = 5_000;
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(builds).withJobs(1).withoutLimits().withListDepth(100))) {
            deleteSome(runs, 20);
            RunReport report = runs.run("organizations", "pipelines", "builds");
            RequestLog log = runs.sandbox().requests();

            assertThat(runs.count("builds")).isEqualTo(builds - 20);
            assertThat(log.byStatus()).as("anchors are never deep").doesNotContainKey(400);
            assertThat(log.count("builds")).isLessThanOrEqualTo((int) (1.05 * builds / 100) + 4);
            assertThat(log.count("build")).as("missing numbers: 2 % of the requests").isEqualTo(1)
                    .isEqualTo(log.byStatus().get(404)).isEqualTo((int) (report.requests() * 0.02));

            log.reset();
            Instant middle = Instant.parse(
                    runs.query("select created_at from builds order by created_at desc limit 1 offset 300").get(0)
                            .get("created_at").toString());
            runs.extract(e -> new ExtractSettings(e.start(), middle, null, e.fullRefresh(), e.logBytes(),
                    e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope())).run("builds");
            assertThat(log.count("builds")).isBetween(4, 6);
            assertThat(runs.count("builds")).isEqualTo(builds - 20);
        }
    }

    /** Builds in the middle of their pipelines, so that their numbers are missed. */
    private static void deleteSome(SandboxRuns runs, int count) {
        List<?> page = (List<?>) ApiTruth.get(runs.sandbox(), "/v2/builds?per_page=100&page=1&created_to="
                + Instant.now().minus(Duration.ofDays(3)));
        for (Object build : page.subList(0, count)) {
            String[] path = ((String) ((Map<?, ?>) build).get("url")).split("/");
            runs.sandbox().changes().delete(new BuildAddress(path[5], path[7], Integer.parseInt(path[9]),
                    UUID.fromString((String) ((Map<?, ?>) build).get("id"))));
        }
    }

    @Test
    void oneSecondThatHoldsMoreThanTheListIsReadByPipelines() {
        try (SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(1_000).withJobs(1)
                .withBuildsInOneSecond(400).withoutLimits().withListDepth(200))) {
            RunReport report = runs.run("organizations", "pipelines", "builds");

            assertThat(report.endpoints()).allSatisfy(e -> assertThat(e.message()).isNull());
            assertThat(runs.count("builds")).isEqualTo(1_000);
            assertThat(runs.sandbox().requests().count("pipeline_builds")).isGreaterThanOrEqualTo(12);
            assertThat(runs.sandbox().requests().byStatus()).as("the depth is learned once").containsEntry(400, 1);
            runs.sandbox().requests().reset();
            runs.run("builds");
            assertThat(runs.sandbox().requests().count("builds")).as("all is covered").isLessThanOrEqualTo(3);
        }
    }

    @Test
    void oneSecondOfOnePipelineThatHoldsMoreThanTheListFailsByNameAndTheRestIsRead() {
        try (SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withOrganizations(1)
                .withPipelines(1).withBuilds(500).withJobs(1).withBuildsInOneSecond(200).withoutLimits()
                .withListDepth(100))) {
            RunReport report = runs.run("organizations", "pipelines", "builds");

            assertThat(SandboxRuns.of(report, "builds").message()).contains("/pipelines/")
                    .contains("than the API lists");
            assertThat(runs.count("builds")).as("all but what one second hides").isGreaterThanOrEqualTo(400)
                    .isLessThan(500);
            assertThat(SandboxRuns.of(runs.run("builds"), "builds").message())
                    .as("it is not taken for read by the next run").contains("than the API lists");
        }
    }
}
