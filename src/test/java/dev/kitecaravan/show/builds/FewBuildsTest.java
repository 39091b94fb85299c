package dev.kitecaravan.show.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.table.SystemColumns;

/** The views written out around a few builds. What they answer, the tests of the pages say, engine by engine. */
class FewBuildsTest {
    @TempDir
    Path folder;

    private static FewBuilds few(String engine, SystemColumns system) {
        return new FewBuilds(new Views(engine, ZoneOffset.UTC, system, Map.of()), Map.of("builds", "org_builds",
                "builds__jobs", "org_builds__jobs"), new TreeMap<>(Map.of("builds", "b = 1", "builds__jobs", "j = 2")));
    }

    @Test
    void eachViewComesAfterThoseItReads() {
        String sql = few("h2", new SystemColumns("_dlt_")).select("ci_jobs", "where step = 'x'");
        assertThat(sql).startsWith("with few_builds as (select * from org_builds where b = 1), few_builds__jobs as"
                + " (select * from org_builds__jobs where j = 2), all_ci_builds as (select")
                .contains("from few_builds b").contains("left join pipelines p").contains("_dlt_deleted_at")
                .contains("from few_builds__jobs r").contains("join all_ci_builds b").doesNotContain("_caravan_")
                .doesNotContain("{").endsWith(") select * from all_ci_jobs where step = 'x'");
    }

    @Test
    void aViewThatIsNoneIsNamed() {
        FewBuilds few = few("h2", SystemColumns.DEFAULT);
        assertThatThrownBy(() -> few.select("ci_nothing", "")).hasMessage("there is no view ci_nothing");
    }

    /** Where no engine is at hand they are parsed in the warehouse's dialect, which is all that this proves. */
    @ParameterizedTest
    @ValueSource(strings = {"snowflake", "bigquery", "databricks", "redshift"})
    void warehousesReadThem(String engine) throws Exception {
        List<String> statements = List.of("ci_builds", "ci_jobs", "ci_gates", "ci_flaky_jobs").stream()
                .map(view -> "create or replace view x_" + view + " as " + few(engine, SystemColumns.DEFAULT).select(
                        view, ""))
                .toList();
        Path script = folder.resolve("few.sql");
        Files.writeString(script, String.join(";\n", statements));
        Process process = new ProcessBuilder(PythonPeer.python("warehouse").toString(),
                Path.of("src/test/peers/warehouse/parse.py").toAbsolutePath().toString(), engine, script.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(String.valueOf(statements.size()));
    }
}
