package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.insight.Dressing;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.table.SystemColumns;

/** Whatever tables and columns a dataset lacks, the views over what is there are made, and have every build. */
@Tag("full")
class ViewsOverPartsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void tablesThatComeOneByOneWithFewColumns(String engine) throws ContractViolation {
        EngineTables tables = new EngineTables(engine, folder, SystemColumns.DEFAULT.prefix());
        tables.load(target("builds"), "{\"id\": \"b1\"}", "{\"id\": \"b2\", \"state\": \"passed\"}");
        assertThat(made(tables)).contains("ci_builds", "ci_main_health").doesNotContain("ci_jobs", "ci_failing_tests");

        tables.load(target("builds"), "{\"id\": \"b3\", \"jobs\": [{\"id\": \"j1\"}, {\"id\": \"j2\"}]}");
        assertThat(made(tables)).contains("ci_builds", "ci_jobs", "ci_gates", "ci_time_to_signal", "ci_waiting_now");

        tables.load(target("pipelines"), "{\"id\": \"p1\"}");
        assertThat(made(tables)).contains("ci_builds", "ci_jobs");

        tables.load(target("pipelines"), "{\"id\": \"p2\", \"default_branch\": \"main\"}");
        tables.load(target("builds"), "{\"id\": \"b4\", \"pipeline_id\": \"p2\", \"branch\": \"other\"}",
                "{\"id\": \"b5\", \"pipeline_id\": \"none\", \"branch\": \"other\"}");
        tables.load(target("jobs_log"), "{\"id\": \"l1\", \"lines\": [{\"at\": 1}]}");
        for (String table : new String[]{"failed_executions", "runs", "suites"}) {
            tables.load(target(table), "{\"id\": \"x\"}");
        }
        assertThat(made(tables)).containsExactlyInAnyOrderElementsOf(Views.names());
        assertThat(tables.select("select id, on_main from ci_builds order by id"))
                .containsExactly("b1|1", "b2|1", "b3|1", "b4|0", "b5|1");
    }

    private static RecordTarget target(String table) {
        return RecordTarget.merge(table, table, null, "id");
    }

    /** The views that are there then, each of which can be read; the builds are all in theirs. */
    private static List<String> made(EngineTables tables) {
        Map<String, Dressing.Outcome> outcomes = new LinkedHashMap<>();
        try (Destination destination = tables.open()) {
            Dressing.of(destination,
                    new Views(tables.settings().name(), ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of()))
                    .orElseThrow().create().forEach(outcome -> outcomes.put(outcome.view(), outcome));
        }
        assertThat(outcomes.values()).allSatisfy(
                outcome -> assertThat(outcome.state()).as(outcome.toString()).isNotEqualTo(Dressing.State.FAILED));
        List<String> made = new ArrayList<>();
        outcomes.forEach((view, outcome) -> {
            if (outcome.isThere()) {
                made.add(view);
                assertThat(tables.select("select * from " + view)).isNotNull();
            }
        });
        assertThat(tables.select("select count(*) from ci_builds"))
                .isEqualTo(tables.select("select count(*) from builds"));
        return made;
    }
}
