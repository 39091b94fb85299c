package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.SandboxReport;
import dev.kitecaravan.sandbox.SandboxSettings;

/** The main job: the ten endpoints that ship, from the API into tables, twice. */
class TenEndpointsTest {
    @TempDir
    Path folder;

    @Tag("full")
    @Test
    void everyTableHoldsWhatTheApiHoldsAndASecondRunChangesNothing() {
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(150).withSeed(7).withoutLimits())) {
            RunReport first = runs.runAll();
            assertThat(first.endpoints()).hasSize(10)
                    .allSatisfy(e -> assertThat(e.outcome()).as(e.endpoint() + ": " + e.message())
                            .isEqualTo(Outcome.COMPLETE));
            Map<String, Long> counts = runs.counts();
            assertThat(counts).isEqualTo(expected(runs.sandbox().report(), counts));
            Map<String, ?> before = runs.tables();

            RunReport second = runs.runAll();

            assertThat(second.endpoints()).allSatisfy(e -> {
                assertThat(e.outcome()).as(e.endpoint() + ": " + e.message()).isEqualTo(Outcome.COMPLETE);
                assertThat(e.tables().values()).as(e.endpoint())
                        .allMatch(rows -> rows.added() + rows.changed() + rows.removed() == 0);
            });
            assertThat(runs.tables()).isEqualTo(before);
            assertThat(second.requests()).isLessThan(first.requests() / 4);
        }
    }

    /** What the sandbox says it holds, by table; a table that no record has rows for may be there or not. */
    private static Map<String, Long> expected(SandboxReport holds, Map<String, Long> there) {
        Map<String, Integer> tables = new LinkedHashMap<>();
        tables.put("organizations", holds.organizations());
        tables.put("organization", holds.organizations());
        tables.put("annotations", holds.annotations());
        tables.put("jobs_log", holds.logs());
        for (String table : new String[]{"pipelines", "pipeline"}) {
            tables.put(table, holds.pipelines());
            tables.put(table + "__tags", holds.pipelineTags());
        }
        for (String table : new String[]{"builds", "org_builds", "pipeline_builds", "build"}) {
            tables.put(table, holds.builds());
            tables.put(table + "__jobs", holds.jobs());
            tables.put(table + "__jobs__agent_query_rules", holds.agentQueryRules());
            tables.put(table + "__jobs__agent__meta_data", holds.agentMetaData());
            tables.put(table + "__jobs__step__signature__signed_fields", holds.signedFields());
        }
        Map<String, Long> expected = new LinkedHashMap<>();
        there.forEach((table, rows) -> expected.put(table, 0L));
        tables.forEach((table, rows) -> {
            if (rows > 0 || there.containsKey(table)) {
                expected.put(table, (long) rows);
            }
        });
        return expected;
    }

    @Test
    void aRunSaysWhatItRead() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 40)) {
            RunReport report = runs.run("builds");

            assertThat(SandboxRuns.of(report, "builds").tables()).containsEntry("builds", new RowCounts(40, 0, 0, 0));
            assertThat(SandboxRuns.of(report, "builds").records()).isEqualTo(40);
            assertThat(report.requests()).isEqualTo(runs.sandbox().requests().count());
        }
    }
}
