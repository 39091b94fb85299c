package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.kitecaravan.table.ColumnType;

/**
 * Fills tables by batches of inserts.
 *
 * @param place what stands for a bound value of a type
 * @param bound a cell as the driver takes it
 */
public record BatchInserts(Function<ColumnType, String> place, Function<Object, Object> bound) implements JdbcBulk {
    private static final int BATCH = 1_000;

    @Override
    public void write(Connection connection, StageTable stage, Collection<Object[]> rows, long write)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            insert(connection, stage, rows, write);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * In the transaction under way.
     *
     * @return how many rows the database says it inserted
     */
    public long insert(Connection connection, StageTable table, Collection<Object[]> rows, long write)
            throws SQLException {
        String places = table.columns().stream().map(column -> place.apply(column.type()))
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection
                .prepareStatement("insert into " + table.name() + " values (" + places + ")")) {
            int waiting = 0;
            long inserted = 0;
            for (Object[] row : rows) {
                for (int i = 0; i < table.width(); i++) {
                    statement.setObject(i + 1, bound.apply(table.cell(row, i, write)));
                }
                statement.addBatch();
                if (++waiting == BATCH) {
                    inserted += IntStream.of(statement.executeBatch()).sum();
                    waiting = 0;
                }
            }
            return inserted + IntStream.of(statement.executeBatch()).sum();
        }
    }
}
