package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.insight.Dressing;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Mark;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.table.SystemColumns;

/** Views and comments as runs keep them. */
class RunViewsTest {
    private static final Map<String, String> RESOURCES = Map.of("builds", "build", "pipelines", "pipeline",
            "organizations", "organization");

    @TempDir
    Path folder;

    private static RunViews views(Map<String, Double> rates) {
        return new RunViews(new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, rates), RESOURCES,
                SystemColumns.DEFAULT);
    }

    @Test
    void aRunMakesTheViewsOnceAndCommentsOnItsTables() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12).views(views(Map.of()))) {
            runs.run("organizations", "pipelines", "builds");

            assertThat(runs.warnings()).isEmpty();
            assertThat(runs.query("select count(*) as n from ci_jobs").get(0).get("n")).isNotEqualTo(0L);
            assertThat(runs.query("select remarks from information_schema.columns where table_name = 'builds__jobs'"
                    + " and column_name = 'runnable_at'").get(0).get("remarks").toString())
                    .startsWith("When everything it depends on was done");
            List<DatasetObjects.Item> made = items(runs);
            assertThat(made).allMatch(item -> Mark.isOn(item.comment())).hasSizeGreaterThan(Views.names().size());
            runs.run("organizations", "pipelines", "builds");

            assertThat(items(runs)).as("nothing is made again").containsExactlyInAnyOrderElementsOf(made);
        }
    }

    @Test
    void aViewWhoseTablesAreMissingIsLeftOutAndMadeOnceTheyCome() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12).views(views(Map.of()))) {
            runs.run("organizations", "pipelines");
            assertThat(runs.warnings()).isEmpty();
            try (Destination destination = Destinations.open(runs.destination())) {
                assertThat(Dressing.of(destination,
                        new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of())).orElseThrow().look())
                        .contains(new Dressing.Outcome("ci_builds", Dressing.State.SKIPPED,
                                "it reads builds, which is not there; the run that brings it makes the view"));
            }
            runs.run("builds");

            assertThat(runs.query("select count(*) as n from ci_builds").get(0).get("n")).isEqualTo(12L);
        }
    }

    /** The tables of jobs are there then, without a row. */
    @Test
    void buildsOfWhichNoneHasAJobHaveAllTheirViews() throws Exception {
        // Whatever is asked for: organizations and pipelines have a slug.
        String build = "{\"id\": \"b1\", \"slug\": \"p\", \"number\": 1, \"state\": \"passed\", \"created_at\": \"2026-01-01T00:00:00Z\","
                + " \"url\": \"https://x/v2/organizations/p/pipelines/p/builds/1\", \"jobs\": []}";
        try (AnsweringServer server = new AnsweringServer().pages("[" + build + "]");
                SandboxRuns runs = SandboxRuns.start(folder, 0).api(server::reach).views(views(Map.of()))) {
            runs.run("organizations", "pipelines", "builds");

            assertThat(runs.warnings()).isEmpty();
            assertThat(runs.query("select count(*) as n from ci_builds").get(0)).containsEntry("n", 1L);
            assertThat(runs.query("select count(*) as n from ci_jobs").get(0)).containsEntry("n", 0L);
            assertThat(runs.query("select count(*) as n from ci_gates").get(0)).containsEntry("n", 0L);
        }
    }

    /** Whose pipeline was deleted, or may not be listed: no list of pipelines has it. */
    @ParameterizedTest
    @ValueSource(ints = {200, 403})
    void buildsOfPipelinesThatNoListShowsAreInTheViews(int pipelines) throws Exception {
        String build = "{\"id\": \"b1\", \"number\": 1, \"state\": \"passed\", \"branch\": \"main\","
                + " \"created_at\": \"2026-01-01T00:00:00Z\", \"finished_at\": \"2026-01-01T00:01:00Z\","
                + " \"url\": \"https://x/v2/organizations/o/pipelines/gone/builds/1\","
                + " \"jobs\": [{\"id\": \"j1\", \"type\": \"script\", \"state\": \"passed\"}]}";
        try (AnswersByPath api = new AnswersByPath()
                .list("/v2/organizations", "[{\"id\": \"o1\", \"slug\": \"o\"}]")
                .status("/v2/organizations/o/pipelines", pipelines, pipelines == 200 ? "[]" : "{\"message\": \"No\"}")
                .list("/v2/builds", "[" + build + "]");
                SandboxRuns runs = SandboxRuns.start(folder, 0).api(api::reach).views(views(Map.of()))) {
            runs.run("builds");

            assertThat(runs.warnings()).noneMatch(warning -> warning.contains("view"));
            assertThat(runs.query("select id, on_main, signal_s from ci_builds")).singleElement()
                    .isEqualTo(Map.of("id", "b1", "on_main", 1L, "signal_s", 60.0));
            assertThat(runs.query("select id, build_verdict from ci_jobs")).singleElement()
                    .isEqualTo(Map.of("id", "j1", "build_verdict", "passed"));
            api.list("/v2/organizations/o/pipelines",
                    "[{\"id\": \"p1\", \"slug\": \"gone\", \"default_branch\": \"trunk\"}]")
                    .list("/v2/builds", "[" + build.replace("passed", "failed") + "]");
            runs.run("pipelines", "builds");

            assertThat(runs.query("select on_main from ci_builds").get(0)).as("its pipeline came")
                    .isEqualTo(Map.of("on_main", 0L));
        }
    }

    @Test
    void theViewOverTestsIsMadeOnceTestEngineIsLoaded() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12).withMoreRoutes().views(views(Map.of()))) {
            runs.run("organizations", "pipelines", "builds");
            try (Destination destination = Destinations.open(runs.destination())) {
                assertThat(Dressing.of(destination,
                        new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of())).orElseThrow().look())
                        .contains(new Dressing.Outcome("ci_failing_tests", Dressing.State.SKIPPED,
                                "it reads failed_executions and runs and suites, which are not there;"
                                        + " the run that brings them makes the view"));
            }
            runs.run("organizations", "suites", "runs", "failed_executions");

            assertThat(runs.warnings()).isEmpty();
            assertThat(
                    runs.query("select sum(executions) as n from ci_failing_tests where organization_slug is not null"
                            + " and suite is not null").get(0).get("n").toString())
                    .isEqualTo(runs.query("select count(*) as n from failed_executions").get(0).get("n").toString())
                    .isNotEqualTo("0");
        }
    }

    @Test
    void otherSettingsMakeThemAnew() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12).views(views(Map.of()))) {
            runs.run("organizations", "pipelines", "builds");
            assertThat(runs.query("select * from ci_rates")).isEmpty();

            runs.views(views(Map.of("default", 0.5))).run("pipelines");

            assertThat(runs.query("select per_hour from ci_rates").get(0).get("per_hour")).isEqualTo(0.5);
        }
    }

    @Test
    void whatSomebodyElseMadeIsLeftAloneAndUsed() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12)) {
            runs.run("organizations", "pipelines", "builds");
            try (Destination destination = Destinations.open(runs.destination())) {
                DatasetObjects objects = destination.objects().orElseThrow();
                objects.createView("ci_rates", "select 'default' as queue, 2.0 as per_hour", "the team's own prices");
                objects.comment("builds", "What our team builds", Map.of());
            }
            runs.views(views(Map.of("default", 0.5))).run("pipelines");

            assertThat(runs.query("select per_hour from ci_rates").get(0).get("per_hour").toString()).startsWith("2");
            assertThat(runs.query("select max(cost / hours) as rate from ci_agent_hours where queue = 'default'").get(0)
                    .get("rate").toString()).startsWith("2");
            assertThat(items(runs)).anyMatch(item -> item.comment().equals("What our team builds"));
            try (Destination destination = Destinations.open(runs.destination())) {
                assertThat(Dressing.of(destination,
                        new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of())).orElseThrow().drop())
                        .contains("ci_jobs").doesNotContain("ci_rates");
            }
        }
    }

    @Test
    void aViewThatCannotBeMadeIsSaidAndTheRunIsWhole() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 12)
                .views(new RunViews(new Views("bigquery", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of()), RESOURCES,
                        SystemColumns.DEFAULT))) {
            RunReport report = runs.run("organizations", "pipelines", "builds");

            assertThat(report.failures()).isEmpty();
            assertThat(runs.warnings()).anyMatch(warning -> warning.startsWith("The view ci_builds could not be made")
                    && warning.contains("caravan views create"));
            assertThat(runs.query("select count(*) as n from builds").get(0).get("n")).isEqualTo(12L);
        }
    }

    private static List<DatasetObjects.Item> items(SandboxRuns runs) {
        try (Destination destination = Destinations.open(runs.destination())) {
            return destination.objects().orElseThrow().items().stream().filter(item -> !item.comment().isEmpty())
                    .toList();
        }
    }
}
