package dev.kitecaravan.load.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.stream.Collectors;

import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.table.ColumnType;

/** Fills a table by batches of inserts. */
final class H2Batch {
    private static final int BATCH = 1_000;

    private H2Batch() {
    }

    static void write(Connection connection, StageTable stage, Collection<Object[]> rows, long write)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            insert(connection, stage, rows, write);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** In the transaction under way. */
    static void insert(Connection connection, StageTable table, Collection<Object[]> rows, long write)
            throws SQLException {
        String places = table.columns().stream()
                // Without it a text becomes a JSON string that holds the JSON.
                .map(column -> column.type() == ColumnType.JSON ? "? format json" : "?")
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection
                .prepareStatement("insert into " + table.name() + " values (" + places + ")")) {
            int waiting = 0;
            for (Object[] row : rows) {
                for (int i = 0; i < table.width(); i++) {
                    Object value = table.cell(row, i, write);
                    statement.setObject(i + 1,
                            value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
                }
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        }
    }
}
