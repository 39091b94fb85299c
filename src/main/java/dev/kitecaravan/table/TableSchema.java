package dev.kitecaravan.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table and its columns. Columns are only ever appended or widened, so the position of a column is stable for the life of
 * the object and a row written before a column was added is simply shorter. Not thread-safe.
 */
public final class TableSchema {
    private final String name;
    private final String path;
    private final String parent;
    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private int widened;
    private TableSchema snapshot;

    /**
     * @param name   the identifier as the destination holds it
     * @param path   the JSON path of its records, members joined by {@code .}: {@code builds.jobs}
     * @param parent the name of the table one level up, null for a root table
     */
    public TableSchema(String name, String path, String parent) {
        this.name = name;
        this.path = path;
        this.parent = parent;
    }

    public String name() {
        return name;
    }

    public String path() {
        return path;
    }

    public String parent() {
        return parent;
    }

    public boolean isRoot() {
        return parent == null;
    }

    public List<Column> columns() {
        return Collections.unmodifiableList(columns);
    }

    /** The position of a column in a row, -1 when the table has none of that name. */
    public int position(String column) {
        return positions.getOrDefault(column, -1);
    }

    /** Appends a column and returns its position. */
    public int add(Column column) {
        if (positions.putIfAbsent(column.name(), columns.size()) != null) {
            throw new IllegalArgumentException("table " + name + " already has a column " + column.name());
        }
        columns.add(column);
        return columns.size() - 1;
    }

    /** Makes a column of whole numbers one of decimals; rows that were made before hold {@link Long} in it. */
    public void widen(int position) {
        Column column = columns.get(position);
        if (column.type() != ColumnType.BIGINT) {
            throw new IllegalArgumentException("table " + name + ", column " + column.name() + ": "
                    + column.type().label() + " cannot be widened, only bigint");
        }
        columns.set(position, new Column(column.name(), ColumnType.DECIMAL, column.path(), column.changing()));
        widened++;
    }

    /** How often a column was widened. */
    public int widened() {
        return widened;
    }

    /** A copy that does not grow; the same one until this schema changes. */
    public TableSchema snapshot() {
        if (snapshot == null || snapshot.columns.size() != columns.size() || snapshot.widened != widened) {
            snapshot = new TableSchema(name, path, parent);
            columns.forEach(snapshot::add);
            snapshot.widened = widened;
        }
        return snapshot;
    }

    @Override
    public String toString() {
        return name + columns;
    }
}
