package dev.kitecaravan.load.duckdb;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.table.ColumnType;

/** Fills a table by DuckDB's Appender: some hundred times faster than batches of inserts. */
public final class DuckDbAppend {
    private DuckDbAppend() {
    }

    static void write(Connection connection, StageTable stage, Collection<Object[]> rows, long write)
            throws SQLException {
        write(connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", stage.plain()), stage, rows,
                write);
    }

    /**
     * Fills tables of the dataset, in the transaction under way.
     *
     * @return of each how many rows it has more
     */
    static long[] append(Connection connection, String dataset, List<RowAppender.Rows> all) throws SQLException {
        // The driver begins a transaction with its first statement: an appender alone would commit by itself.
        long[] more = counts(connection, dataset, all);
        for (RowAppender.Rows each : all) {
            write(connection.unwrap(DuckDBConnection.class).createAppender(dataset, each.table().plain()), each.table(),
                    each.cells(), 0);
        }
        long[] after = counts(connection, dataset, all);
        Arrays.setAll(more, i -> after[i] - more[i]);
        return more;
    }

    /** How many rows the tables have, by one statement, as each takes its millisecond. */
    private static long[] counts(Connection connection, String dataset, List<RowAppender.Rows> all)
            throws SQLException {
        String counts = all.stream()
                .map(each -> "(select count(*) from " + DuckDbDialect.DIALECT.quotedName(dataset) + "."
                        + DuckDbDialect.DIALECT.quotedName(each.table().plain()) + ")")
                .collect(Collectors.joining(", "));
        return new Sql(connection).query("select " + counts, row -> {
            long[] found = new long[all.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = row.getLong(i + 1);
            }
            return found;
        }).get(0);
    }

    private static void write(DuckDBAppender opened, StageTable table, Collection<Object[]> rows, long write)
            throws SQLException {
        ColumnType[] types = table.columns().stream().map(column -> column.type()).toArray(ColumnType[]::new);
        try (DuckDBAppender appender = opened) {
            for (Object[] row : rows) {
                appender.beginRow();
                for (int i = 0; i < types.length; i++) {
                    append(appender, types[i], table.cell(row, i, write));
                }
                appender.endRow();
            }
        }
    }

    /** Appends one cell of a row. */
    public static void append(DuckDBAppender appender, ColumnType type, Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case TEXT, JSON -> appender.append((String) value);
            case BIGINT -> appender.append((long) (Long) value);
            case DOUBLE -> appender.append((double) (Double) value);
            case DECIMAL -> appender.append(decimal(value).setScale(9));
            case BOOLEAN -> appender.append((boolean) (Boolean) value);
            case TIMESTAMP -> appender.appendEpochMicros(micros((Instant) value));
            case DATE -> appender.append((LocalDate) value);
            case BINARY -> appender.append((byte[]) value);
        }
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) value;
    }

    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    }
}
