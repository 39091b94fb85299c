package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/** Every view over 100,000 builds and a million jobs: prints how long each takes. Timing decides nothing here; answers do. */
@Tag("full")
class ViewsSpeedTest {
    private static final int BUILDS = 300;
    private static final int COPIES = 333;
    private static final Set<String> IDS = Set.of("id", "_caravan_id", "_caravan_parent_id", "_caravan_root_id",
            "build_id", "retried_in_job_id", "commit");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "postgres"})
    void allViews(String engine) throws Exception {
        DestinationSettings settings = CiData.place(engine, folder);
        SandboxCiData.of(SandboxSettings.standard().withBuilds(BUILDS).withJobs(11).withoutLimits()).load(settings);
        try (Connection connection = DriverManager.getConnection(engine.equals("duckdb")
                ? "jdbc:duckdb:" + Destinations.file(settings).orElseThrow()
                : "jdbc:" + settings.url().replace("postgres@", "") + "?user=postgres");
                Statement statement = connection.createStatement()) {
            copy(statement, "builds", COPIES);
            copy(statement, "builds__jobs", COPIES);
            if (engine.equals("postgres")) {
                statement.execute("analyze");
            }
        }
        try (Destination destination = Destinations.open(settings)) {
            Dressing.of(destination,
                    new Views(engine, ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of("default", 0.5))).orElseThrow()
                    .create();
        }
        try (TableReader reader = Destinations.reader(settings)) {
            assertThat((Long) number(reader, "select count(*) from builds")).isGreaterThanOrEqualTo(100_000L);
            System.out.println(engine + ": " + number(reader, "select count(*) from builds__jobs") + " jobs");
            for (String view : Views.names()) {
                long began = System.nanoTime();
                // every column is worked out, and few rows travel
                Object rows = number(reader, "select count(*) from (select distinct * from " + view + ") v");
                System.out.printf("%s: %s, %s rows, %.1f s%n", engine, view, rows,
                        (System.nanoTime() - began) / 1e9);
                assertThat((Long) rows).as(view).isPositive();
            }
        }
    }

    private static Object number(TableReader reader, String sql) {
        return reader.query(sql, 10, Duration.ofMinutes(5)).rows().get(0).get(0);
    }

    /** Adds copies of every row, each six hours older than the one before. */
    static void copy(Statement statement, String table, int copies) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (ResultSet columns = statement.executeQuery("select column_name, data_type from information_schema.columns"
                + " where table_schema = 'buildkite_data' and table_name = '" + table
                + "' order by ordinal_position")) {
            while (columns.next()) {
                String name = '"' + columns.getString(1) + '"';
                names.add(name);
                values.add(IDS.contains(columns.getString(1))
                        ? name + " || '-' || k"
                        : columns.getString(1).endsWith("number")
                                ? name + " + k * 1000"
                                : columns.getString(2).toLowerCase(java.util.Locale.ROOT).startsWith("timestamp")
                                        ? name + " - k * interval '6 hours'"
                                        : name);
            }
        }
        statement.execute("insert into buildkite_data." + table + " (" + String.join(", ", names) + ") select "
                + String.join(", ", values) + " from buildkite_data." + table
                + " cross join (select cast(generate_series as integer) as k from generate_series(1, " + copies
                + ")) copies");
    }
}
