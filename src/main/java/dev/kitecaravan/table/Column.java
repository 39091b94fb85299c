package dev.kitecaravan.table;

/**
 * One column of a table.
 *
 * @param name the identifier as the destination holds it
 * @param type its type
 * @param path the JSON path it is filled from, members joined by {@code .}; empty for system columns
 * @param changing true for a column whose value moves by itself (counters of running jobs): it is written by merge but
 *                 does not count as a change of the row
 */
public record Column(String name, ColumnType type, String path, boolean changing) {
    public Column(String name, ColumnType type, String path) {
        this(name, type, path, false);
    }
}
