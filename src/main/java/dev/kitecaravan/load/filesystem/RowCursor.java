package dev.kitecaravan.load.filesystem;

import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** Reads rows of DuckDB as cells. */
final class RowCursor {
    private RowCursor() {
    }

    /** @param columns of the result, in its order */
    static void read(Connection connection, String sql, List<Column> columns, FileFormat.RowSink sink)
            throws SQLException {
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
        Object value = row.getObject(index);
        if (value == null) {
            return null;
        }
        return switch (type) {
            case TEXT, JSON -> row.getString(index);
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
