package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.root;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** Files in places of odd names and layouts are read as they were written, by caravan and by views.sql. */
class OddPlacesTest {
    @TempDir
    Path folder;

    @Test
    void everyRowThatWasAppendedIsThereOnceBelowFoldersOfDates() throws Exception {
        rowsAreThereOnceAndWhole("jsonl", "lake [1]", "{table}/date={date}/{load_id}-{n}.{ext}", Disposition.APPEND);
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({"jsonl, lake, '{table}/date={date}/{load_id}-{n}.{ext}', MERGE",
            "parquet, lake, '{table}/date={date}/{load_id}-{n}.{ext}', MERGE",
            "csv, lake, '{table}/date={date}/{load_id}-{n}.{ext}', MERGE",
            "parquet, 'lake [1] *?', '{table}/{load_id}-{n}.{ext}', MERGE",
            "csv, 'lake''s {a,b} %20 +ä', '{table}/{load_id}-{n}.{ext}', MERGE",
            "jsonl, lake, '{date}/{table}/{load_id}-{n}.{ext}', MERGE",
            "parquet, lake, '{load_id}-{n}-{table}.{ext}', MERGE",
            "jsonl, lake, '{table}-{load_id}-{n}.{ext}', APPEND",
            "jsonl, lake, '{table}/{load_id}-{n}.{ext}', APPEND"})
    void rowsAreThereOnceAndWhole(String format, String place, String layout, Disposition disposition)
            throws Exception {
        DestinationSettings settings = new DestinationSettings("filesystem", folder.resolve(place).toString(), null,
                null, "buildkite_data", format, Samples.SYSTEM, folder.resolve("data"), Map.of("layout", layout));
        TableSchema table = root("a", text("id"), text("date"));
        TableSchema other = root("ab", text("id"), text("date"));
        boolean append = disposition == Disposition.APPEND;
        String wanted = append ? "x 1999-01-01,x 1999-01-02,y 1999-01-03" : "x 1999-01-02,y 1999-01-03";
        try (FilesystemDestination files = (FilesystemDestination) Destinations.open(settings)) {
            for (int i = 1; i <= 2; i++) {
                files.prepare(List.of(table, other));
                try (Load load = files.begin("l" + i)) {
                    load.write(rows(table, disposition, row("x", "x", "1999-01-0" + i)));
                    load.write(rows(other, disposition, row("other" + i, "other", "none")));
                    if (i == 2) {
                        load.write(rows(table, disposition, row("y", "y", "1999-01-03")));
                    }
                    load.commit(Samples.complete("l" + i));
                }
            }
            DatasetObjects objects = files.objects().orElseThrow();
            objects.createView("of_a", "select * from a", "a");
            objects.settle();
            assertThat(queried(settings)).isEqualTo(wanted);
            assertThat(viewed(folder.resolve(place))).as("views.sql").isEqualTo(wanted);

            files.mergeParts();
            assertThat(queried(new DestinationSettings("filesystem", settings.url(), null, null, "buildkite_data",
                    format, Samples.SYSTEM, folder.resolve("cold"), Map.of()))).isEqualTo(wanted);
            objects.settle();
            assertThat(viewed(folder.resolve(place))).as("views.sql, after merging").isEqualTo(wanted);
        }
    }

    private static final String ROWS = "string_agg(id || ' ' || \"date\", ',' order by id, \"date\") from a";

    private static String queried(DestinationSettings settings) {
        try (TableReader reader = Destinations.reader(settings)) {
            return reader.query("select " + ROWS, 10, Duration.ofSeconds(20)).rows().get(0).get(0).toString();
        }
    }

    private static String viewed(Path place) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(place.resolve("buildkite_data/views.sql")));
            try (ResultSet row = statement.executeQuery("select " + ROWS.replace("from a", "from of_a"))) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
