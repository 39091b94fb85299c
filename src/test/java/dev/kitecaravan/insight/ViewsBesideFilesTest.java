package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.SystemColumns;

/** views.sql beside the data: by query, and by a DuckDB that knows nothing of caravan. */
@Tag("full")
class ViewsBesideFilesTest {
    @TempDir
    Path folder;

    @Test
    void anybodysDuckDbReadsWhatQueryReads() throws Exception {
        readsTheSame("parquet");
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void whateverTheFormat(String format) throws Exception {
        readsTheSame(format);
    }

    private void readsTheSame(String format) throws Exception {
        Path lake = folder.resolve("lake");
        DestinationSettings settings = new DestinationSettings("filesystem", lake.toString(), null, null,
                "buildkite_data", format, SystemColumns.DEFAULT, folder.resolve("data"), Map.of());
        CiData data = CiEdges.data();
        data.load(settings);
        // a newer version of every row, of which the older must not count
        data.builds.forEach(build -> build.put("message", "again"));
        data.load(settings);
        try (Destination destination = Destinations.open(settings)) {
            assertThat(Dressing.of(destination,
                    new Views("filesystem", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of())).orElseThrow().create())
                    .allMatch(outcome -> outcome.state() == Dressing.State.MADE);
        }

        List<Map<String, Object>> byQuery = CiData.rows(settings,
                "select step, count(*) as n, sum(run_s) as s from ci_jobs"
                        + " group by step order by step");
        assertThat(byQuery).hasSizeGreaterThan(20);
        assertThat(CiData.rows(settings, "select count(*) as n from ci_builds where message = 'again'").get(0).get("n"))
                .isEqualTo((long) data.builds.size());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(lake.resolve("buildkite_data/views.sql")));
            try (ResultSet found = statement.executeQuery(
                    "select step, count(*), sum(run_s) from ci_jobs group by step order by step")) {
                for (Map<String, Object> row : byQuery) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.getString(1)).isEqualTo(row.get("step"));
                    assertThat(found.getLong(2)).isEqualTo(row.get("n"));
                    assertThat(found.getObject(3)).isEqualTo(row.get("s"));
                }
                assertThat(found.next()).isFalse();
            }
        }
    }
}
