package dev.kitecaravan.show.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
        return few(engine, system, Map.of());
    }

    private static FewBuilds few(String engine, SystemColumns system, Map<String, Set<String>> columns) {
        return new FewBuilds(new Views(engine, ZoneOffset.UTC, system, Map.of()), Map.of("builds", "org_builds",
                "builds__jobs", "org_builds__jobs"), new TreeMap<>(Map.of("builds", "b = 1", "builds__jobs", "j = 2")),
                columns);
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

    /** A dataset whose pipelines were never loaded, and whose route leaves out which pipeline a build is of. */
    @Test
    @Timeout(30)
    void aBuildIsReadWhereThereAreNoPipelinesAndColumnsWereLeftOut() throws Exception {
        Map<String, Set<String>> columns = Map.of("builds", Set.of("id", "number", "state", "created_at", "b"),
                "builds__jobs", Set.of("id", "build_id", "type", "state", "created_at", "j"), "pipelines", Set.of());
        try (Connection connection = DriverManager
                .getConnection("jdbc:h2:mem:few;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
                Statement statement = connection.createStatement()) {
            statement.execute("create table org_builds (id varchar, number bigint, state varchar, created_at timestamp"
                    + " with time zone, _caravan_id varchar, _caravan_deleted_at timestamp with time zone,"
                    + " _caravan_synced_at timestamp with time zone, b int)");
            statement.execute("create table org_builds__jobs (id varchar, build_id varchar, type varchar, state"
                    + " varchar, created_at timestamp with time zone, _caravan_id varchar, _caravan_root_id varchar,"
                    + " _caravan_parent_id varchar, _caravan_list_index bigint, j int)");
            statement.execute("insert into org_builds (id, number, state, created_at, _caravan_id, b) values"
                    + " ('b1', 7, 'passed', now(), 'r1', 1), ('b2', 8, 'passed', now(), 'r2', 2)");
            statement.execute("insert into org_builds__jobs (id, build_id, type, state, created_at, _caravan_id,"
                    + " _caravan_root_id, j) values ('j1', 'b1', 'script', 'passed', now(), 'c1', 'r1', 2)");

            FewBuilds few = few("h2", SystemColumns.DEFAULT, columns);
            assertThat(ids(statement, few.select("ci_builds", ""), "id")).containsExactly("b1");
            assertThat(ids(statement, few.select("ci_jobs", ""), "build_id")).containsExactly("b1");
        }
    }

    private static List<String> ids(Statement statement, String sql, String column) throws Exception {
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ids.add(rows.getString(column));
            }
        }
        return ids;
    }

    @Test
    void aViewThatIsNoneIsNamed() {
        FewBuilds few = few("h2", SystemColumns.DEFAULT);
        assertThatThrownBy(() -> few.select("ci_nothing", "")).hasMessage("there is no view ci_nothing");
    }

    /** Where no engine is at hand they are parsed in the warehouse's dialect, which is all that this proves. */
    @Tag("full")
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
