package dev.kitecaravan.load.filesystem;

import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** How a table's schema grows: columns are appended, whole numbers may become decimals. */
final class TableSchemas {
    private TableSchemas() {
    }

    /** A copy, since schemas grow. */
    static TableSchema copy(TableSchema schema) {
        TableSchema copy = new TableSchema(schema.name(), schema.path(), schema.parent());
        schema.columns().forEach(copy::add);
        return copy;
    }

    /**
     * The known schema with what a wanted one adds; the known one itself when that is nothing.
     *
     * @param known null for a new table
     */
    static TableSchema grown(TableSchema known, TableSchema wanted, SystemColumns system) {
        TableSchema after = new TableSchema(wanted.name(), wanted.path(), wanted.parent());
        boolean changed = known == null;
        if (known != null) {
            for (Column column : known.columns()) {
                int position = wanted.position(column.name());
                Column now = position < 0 ? column : wanted.columns().get(position);
                boolean widened = widened(wanted.name(), column, now);
                changed |= widened;
                after.add(widened
                        ? new Column(column.name(), now.type(), column.path(), column.changing())
                        : column);
            }
        }
        for (Column column : wanted.columns()) {
            changed |= addMissing(after, column);
        }
        changed |= addMissing(after, new Column(system.syncedAt(), ColumnType.TIMESTAMP, ""));
        if (wanted.isRoot()) {
            changed |= addMissing(after, new Column(system.loadId(), ColumnType.TEXT, ""));
            changed |= addMissing(after, new Column(system.deletedAt(), ColumnType.TIMESTAMP, ""));
        }
        return changed ? after : known;
    }

    /**
     * The known schema with the columns of a wanted one that it lacks; the known one itself when it lacks none.
     *
     * @param known null for a new table
     */
    static TableSchema appended(TableSchema known, TableSchema wanted) {
        if (known == null) {
            return wanted;
        }
        TableSchema after = copy(known);
        boolean changed = false;
        for (Column column : wanted.columns()) {
            changed |= addMissing(after, column);
        }
        return changed ? after : known;
    }

    private static boolean addMissing(TableSchema schema, Column column) {
        if (schema.position(column.name()) >= 0) {
            return false;
        }
        schema.add(column);
        return true;
    }

    private static boolean widened(String table, Column before, Column after) {
        if (before.type() == after.type()
                || before.type() == ColumnType.DECIMAL && after.type() == ColumnType.BIGINT) {
            return false;
        }
        if (before.type() == ColumnType.BIGINT && after.type() == ColumnType.DECIMAL) {
            return true;
        }
        throw new DestinationException("table " + table + ", column " + before.name() + ": it is "
                + before.type().label() + " and cannot become " + after.type().label()
                + "; only bigint widens to decimal, other values belong into a variant column");
    }

    /** Where each column of rows as they come is in a part's row. */
    static int[] positions(TableSchema rows, TableSchema known) {
        List<Column> columns = rows.columns();
        int[] positions = new int[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            int position = known == null ? -1 : known.position(columns.get(i).name());
            if (position < 0) {
                throw new DestinationException("table " + rows.name() + " has no column " + columns.get(i).name()
                        + ": its schema was not prepared before rows were written");
            }
            positions[i] = PartColumns.OWN + position;
        }
        return positions;
    }
}
