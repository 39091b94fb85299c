package dev.kitecaravan.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of one table that go into one commit. A row is an array in the order of the schema's columns; a missing tail
 * is null. Row ids ({@link SystemColumns#id()}) are unique within it: of duplicates the last one stays.
 */
public final class TableRows {
    private final TableSchema schema;
    private final Disposition disposition;
    private final List<Object[]> rows;
    private final Set<String> replacedRoots;

    public TableRows(TableSchema schema, Disposition disposition) {
        this(schema, disposition, new ArrayList<>(), new LinkedHashSet<>());
    }

    private TableRows(TableSchema schema, Disposition disposition, List<Object[]> rows, Set<String> replacedRoots) {
        this.schema = schema;
        this.disposition = disposition;
        this.rows = rows;
        this.replacedRoots = replacedRoots;
    }

    /** The same rows under the schema as it stands now, for another thread: this one may let the schema grow. */
    public TableRows snapshot() {
        return new TableRows(schema.snapshot(), disposition, rows, replacedRoots);
    }

    public TableSchema schema() {
        return schema;
    }

    public Disposition disposition() {
        return disposition;
    }

    public List<Object[]> rows() {
        return rows;
    }

    /**
     * Under merge, the root row ids whose rows in this child table are replaced by the ones here: of each root the array
     * was present in the record, so a row that is not among {@link #rows()} is gone. Empty for root tables.
     */
    public Set<String> replacedRoots() {
        return replacedRoots;
    }
}
