package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowsContract;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;

/** What becomes of rows in files of a local folder, and of their plain copies; {@link JsonlFilesTest} is the long form. */
class RowsInFilesTest extends RowsContract {
    @Override
    protected DestinationSettings settings() {
        return settings("filesystem", folder.resolve("lake").toString(), folder.resolve("data"));
    }

    @Test
    void plainCopiesFollowTheRowsThatCountAndGoWithTheDataset() throws Exception {
        load(Samples.complete("l1"), Samples.rows(Samples.builds(), Disposition.MERGE,
                Samples.build("b1", 1, "running", 0), Samples.build("b2", 2, "passed", 0)));
        load(Samples.complete("l2"), Samples.rows(Samples.builds(), Disposition.MERGE,
                Samples.build("b1", 1, "passed", 0), Samples.build("b3", 3, "failed", 0)));
        assertThat(destination.compact(Map.of())).contains("Plain copies of 2 tables").contains("_current/, 2 of them");
        assertThat(copied("builds")).containsExactly("b1 passed", "b2 passed", "b3 failed");

        load(Samples.complete("l3"), Samples.rows(Samples.builds(), Disposition.REPLACE));
        destination.compact(Map.of());
        assertThat(copied("builds")).as("of a table that was emptied").isEmpty();

        destination.drop();
        try (ObjectStore store = new LocalStore(folder.resolve("lake/buildkite_data"))) {
            assertThat(store.list("")).isEmpty();
        }
    }

    /** What somebody's DuckDB finds in a copy. */
    private List<String> copied(String table) throws SQLException {
        Path file = folder.resolve("lake/buildkite_data/_current/" + table + ".parquet");
        assertThat(Files.exists(file)).as(file.toString()).isTrue();
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement
                        .executeQuery("select id || ' ' || state from '" + file + "' order by id")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
