package dev.kitecaravan.load.snowflake;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/**
 * Fills a stage by PUT and COPY INTO: its rows gather in one file, which goes to the internal stage that the temporary
 * table has by itself and that ends with it.
 */
final class SnowflakePut implements BulkWriter {
    private static final String FORMAT = "file_format = (type = csv compression = gzip "
            + "field_optionally_enclosed_by = '\"' escape_unenclosed_field = none empty_field_as_null = true "
            + "null_if = ())";

    private final Map<String, StageFile> waiting = new HashMap<>();

    @Override
    public void write(Statements sql, StageTable stage, Collection<Object[]> rows, long write) throws SQLException {
        try {
            StageFile file = waiting.get(stage.plain());
            if (file == null) {
                file = new StageFile(UUID.randomUUID() + ".csv.gz");
                waiting.put(stage.plain(), file);
            }
            for (Object[] row : rows) {
                file.add(stage, row, write);
            }
        } catch (IOException e) {
            throw new SQLException("the temporary file cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void flush(Statements sql, StageTable stage) throws SQLException {
        StageFile waits = waiting.remove(stage.plain());
        if (waits == null) {
            return;
        }
        try (StageFile file = waits) {
            file.finish();
            String place = "@%" + stage.plain();
            sql.execute(
                    "put '" + file.path().toUri().toString().replaceFirst("^file:/+", "file:///").replace("'", "\\'")
                            + "' " + place + " auto_compress = false");
            sql.execute("copy into " + stage.name() + " from " + place + "/" + file.path().getFileName() + " " + FORMAT
                    + " on_error = abort_statement purge = true");
        } catch (IOException e) {
            throw new SQLException("the temporary file cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void discard(StageTable stage) throws SQLException {
        try (StageFile file = waiting.remove(stage.plain())) {
            // Closing it deletes it.
        } catch (IOException e) {
            throw new SQLException("the temporary file cannot be deleted: " + e.getMessage(), e);
        }
    }
}
