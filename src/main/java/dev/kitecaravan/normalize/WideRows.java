package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.RowWidth;

/**
 * Keeps rows within the width that the destination takes: of a row that is wider, the values of its last columns go to its
 * overflow column, as many as must.
 */
final class WideRows {
    private final RowWidth width;
    private final ColumnFinder columns;

    WideRows(RowWidth width, ColumnFinder columns) {
        this.width = width;
        this.columns = columns;
    }

    /** Makes a filled row fit, before its overflow is written. */
    void fit(RowBuilder row) throws ContractViolation {
        // The overflow column and those that the load fills may still come.
        if (width.alwaysFits(row.cells.length + 1)) {
            return;
        }
        List<Column> all = row.table.schema.columns();
        int most = width.most();
        int at = width.fixed();
        boolean over = false;
        for (int i = 0; i < row.cells.length; i++) {
            if (row.cells[i] == null) {
                continue;
            }
            boolean stays = all.get(i).path().isEmpty() || all.get(i).path().startsWith(JsonPaths.NATURAL_KEY);
            int next = width.after(at, bytes(row.cells[i]));
            // What stays may come behind what does not fit: system columns that a later version added, keys of parents.
            over |= next > most - room(all, row, i);
            if (over && !stays) {
                columns.overflow(row, JsonPaths.source(all.get(i).path()), value(row.cells[i], all.get(i).type()),
                        row.table.top);
                row.takeBack(i);
            } else {
                at = next;
            }
        }
    }

    /** What values that stay will still take behind a column. */
    private int room(List<Column> all, RowBuilder row, int behind) {
        int room = width.pointer() + Long.BYTES;
        for (int i = behind + 1; i < row.cells.length; i++) {
            String path = all.get(i).path();
            if (row.cells[i] != null && (path.isEmpty() || path.startsWith(JsonPaths.NATURAL_KEY))) {
                room += width.pointer() + Long.BYTES;
            }
        }
        return room;
    }

    private static int bytes(Object cell) {
        if (cell instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        return cell instanceof byte[] bytes
                ? bytes.length
                : cell instanceof Number && !isFixed(cell)
                        ? cell.toString().length()
                        : -1;
    }

    private static boolean isFixed(Object number) {
        return number instanceof Long || number instanceof Double;
    }

    private static Object value(Object cell, ColumnType type) {
        return type == ColumnType.JSON ? new CompactJson.Written((String) cell) : cell;
    }
}
