package dev.kitecaravan.load.sql;

import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;

/**
 * A table in which the rows of one table wait for the commit. Its columns are those of the table that
 * rows fill, after one BIGINT column: which call of {@code write} brought the row, so that the later one wins.
 *
 * @param name      the name, quoted and qualified as statements need it
 * @param plain     the bare name
 * @param columns   its columns, the number of the write first
 * @param positions where each column's cell is in a row as it comes, -1 for what rows do not bring; shorter rows end in
 *                  nulls
 * @param shared    by column, what all rows have where they bring nothing; null for the number of the write
 */
public record StageTable(String name, String plain, List<Column> columns, int[] positions, Object[] shared) {
    /** What the bare names of all stages begin with. */
    public static String prefix(SystemColumns system) {
        return system.prefix() + "stage_";
    }

    public int width() {
        return columns.size();
    }

    public ColumnType type(int column) {
        return columns.get(column).type();
    }

    /** The cell of a column, in the Java type that {@link ColumnType} says, or null. */
    public Object cell(Object[] row, int column, long write) {
        int position = positions[column];
        if (position < 0) {
            return shared == null ? (Object) write : shared[column];
        }
        return position < row.length ? row[position] : null;
    }
}
