package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** Reads rows of DuckDB as cells. */
final class RowCursor {
    /** Rows that are in memory at once, at most: the driver holds a whole result. */
    private static final int CHUNK = 20_000;
    /** Cells that are in memory at once, about. */
    private static final int CELLS = 1_000_000;
    /** Characters that are in memory at once, about. */
    private static final long CHARACTERS = 16 << 20;

    private RowCursor() {
    }

    /**
     * Reads all rows of a table bit by bit, in the order in which they came.
     *
     * @param list    what is selected of it
     * @param columns of that, in its order
     * @return how many rows
     */
    static long readTable(Connection connection, String list, TemporaryTable table, List<Column> columns,
            FileFormat.RowSink sink) throws IOException, SQLException {
        String place = TemporaryTable.PLACE;
        long end = new Sql(connection).number("select coalesce(max(" + place + ") + 1, 0) from " + table.name());
        long chunk = Math.max(1, Math.min(Math.min(CHUNK, CELLS / columns.size()),
                CHARACTERS / Math.max(1, table.width())));
        long[] rows = new long[1];
        for (long from = 0; from < end; from += chunk) {
            read(connection, "select " + list + " from " + table.name() + " where " + place + " >= " + from + " and "
                    + place + " < " + (from + chunk) + " order by " + place, columns, cells -> {
                        sink.accept(cells);
                        rows[0]++;
                    });
        }
        return rows[0];
    }

    /** @param columns of the result, in its order */
    static void read(Connection connection, String sql, List<Column> columns, FileFormat.RowSink sink)
            throws IOException, SQLException {
        ColumnType[] types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
        try (var statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                sink.accept(cells(rows, types));
            }
        }
    }

    private static Object[] cells(ResultSet row, ColumnType[] types) throws SQLException {
        Object[] cells = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            cells[i] = cell(row, i + 1, types[i]);
        }
        return cells;
    }

    private static Object cell(ResultSet row, int index, ColumnType type) throws SQLException {
        if (type == ColumnType.TEXT || type == ColumnType.JSON) {
            return row.getString(index);
        }
        Object value = row.getObject(index);
        if (value == null) {
            return null;
        }
        return switch (type) {
            // All have the column's nine digits.
            case DECIMAL -> ((BigDecimal) value).stripTrailingZeros();
            case TIMESTAMP -> ((OffsetDateTime) value).toInstant();
            case DATE -> value instanceof LocalDate date ? date : LocalDate.parse(value.toString());
            case BINARY -> value instanceof byte[] bytes ? bytes : bytes((Blob) value);
            default -> value;
        };
    }

    private static byte[] bytes(Blob blob) throws SQLException {
        return blob.getBytes(1, (int) blob.length());
    }
}
