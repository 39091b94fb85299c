package dev.kitecaravan.load.filesystem;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The columns of a part: two of its own, then those of its table. */
final class PartColumns {
    /** How many columns a part has before those of its table. */
    static final int OWN = 2;

    private PartColumns() {
    }

    /** The version of a row: of rows with one id the greatest counts. */
    static String version(SystemColumns system) {
        return system.prefix() + "version";
    }

    /** True in a tombstone: the row with this id is no more. */
    static String gone(SystemColumns system) {
        return system.prefix() + "gone";
    }

    /** The columns of a new part. */
    static List<Column> all(TableSchema schema, SystemColumns system) {
        return of(schema, schema.columns().size(), system);
    }

    /** The columns of a part that has so many of its table's columns. */
    static List<Column> of(TableSchema schema, int width, SystemColumns system) {
        List<Column> columns = new ArrayList<>(OWN + width);
        columns.add(new Column(version(system), ColumnType.BIGINT, ""));
        columns.add(new Column(gone(system), ColumnType.BOOLEAN, ""));
        columns.addAll(schema.columns().subList(0, width));
        return columns;
    }
}
