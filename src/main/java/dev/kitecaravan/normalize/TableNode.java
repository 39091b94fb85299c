package dev.kitecaravan.normalize;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** One table while records flow into it: its schema, where its system columns are, and the keys met so far. */
final class TableNode {
    /** Before a name that is caravan's own. */
    static final String RESERVED = "x";

    final TableTree tree;
    final TableNode parent;
    final TableSchema schema;
    /** Path of its arrays from the record, empty for the root table. */
    final String recordPath;
    /** Its name, levels joined, not shortened. */
    final String fullName;
    /** Made in this run, so that contracts of columns and types do not hold yet. */
    final boolean isNew;
    final Level top;
    /** The field of the table above that holds its arrays, null for the root table. */
    Field holder;
    final int loadId;
    final int id;
    final int hash;
    final int parentId;
    final int rootId;
    final int listIndex;
    int overflow = Field.NONE;
    /** Of rows whose elements have no id; null until there is one. */
    PlaceIds places;
    /** Columns that are worked out from the row's object. */
    final Map<Field, Derived> derived = new LinkedHashMap<>();
    /** Natural keys of the record's parents that every child row carries, and their fields. */
    private final Map<String, Field> naturalKeys = new LinkedHashMap<>();
    private long[] seeds = new long[64];
    private boolean[] counted = new boolean[64];

    TableNode(TableTree tree, TableNode parent, TableSchema schema, String recordPath, String fullName, int depth,
            boolean isNew) {
        this.tree = tree;
        this.parent = parent;
        this.schema = schema;
        this.recordPath = recordPath;
        this.fullName = fullName;
        this.isNew = isNew;
        this.top = new Level(this, null, "", "", depth);
        SystemColumns names = tree.systemColumns();
        loadId = parent == null ? system(names.loadId(), ColumnType.TEXT) : Field.NONE;
        id = system(names.id(), ColumnType.TEXT);
        parentId = parent == null ? Field.NONE : system(names.parentId(), ColumnType.TEXT);
        rootId = parent == null ? Field.NONE : system(names.rootId(), ColumnType.TEXT);
        listIndex = parent == null ? Field.NONE : system(names.listIndex(), ColumnType.BIGINT);
        hash = system(names.hash(), ColumnType.TEXT);
        system(names.syncedAt(), ColumnType.TIMESTAMP);
        if (parent == null) {
            system(names.deletedAt(), ColumnType.TIMESTAMP);
        }
    }

    SnakeCase naming() {
        return tree.naming();
    }

    boolean isWithin(TableNode other) {
        TableNode at = this;
        while (at != null && at != other) {
            at = at.parent;
        }
        return at != null;
    }

    boolean isRoot() {
        return parent == null;
    }

    private int system(String name, ColumnType type) {
        int position = schema.position(name);
        return position >= 0 ? position : schema.add(new Column(name, type, ""));
    }

    /**
     * Appends a column, under its name or, where another path, caravan or the database has that, one told apart; returns the
     * position.
     */
    int append(String name, ColumnType type, String path, boolean changing) {
        String open = tree.systemColumns().isReserved(name) ? RESERVED + name : name;
        String free = name;
        for (int attempt = 0; !isFree(free); attempt++) {
            free = naming().apart(open, path, attempt);
        }
        return appendAs(free, type, path, changing);
    }

    private boolean isFree(String name) {
        return schema.position(name) < 0 && !tree.systemColumns().isReserved(name)
                && tree.capabilities().takesColumn(name);
    }

    private int appendAs(String free, ColumnType type, String path, boolean changing) {
        int position = schema.add(new Column(free, type, path, changing));
        count(position, free, !changing);
        return position;
    }

    /** Whether one more column fits; one place is kept for the overflow column. */
    boolean hasRoom() {
        int kept = overflow == Field.NONE ? 1 : 0;
        return schema.columns().size() + kept < tree.capabilities().maxColumns();
    }

    /** The column that takes, as one JSON object by path, what found no column of its own. */
    int overflow() {
        if (overflow == Field.NONE) {
            overflow = appendAs(tree.systemColumns().prefix() + "overflow", ColumnType.JSON, JsonPaths.OVERFLOW, false);
        }
        return overflow;
    }

    /** Makes a column count for the row's hash, or not. */
    void count(int position, String name, boolean counts) {
        if (position >= seeds.length) {
            seeds = Arrays.copyOf(seeds, position * 2);
            counted = Arrays.copyOf(counted, position * 2);
        }
        long seed = 0;
        for (int i = 0; i < name.length(); i++) {
            seed = ValueHash.mix(seed ^ name.charAt(i));
        }
        seeds[position] = seed;
        counted[position] = counts;
    }

    boolean counts(int position) {
        return counted[position];
    }

    long seed(int position) {
        return seeds[position];
    }

    void derive(Field field, Derived rule) {
        derived.put(field, rule);
    }

    Field naturalKey(String name) {
        Field field = naturalKeys.get(name);
        if (field == null) {
            field = top.special(JsonPaths.NATURAL_KEY + name, naming().name(name));
            naturalKeys.put(name, field);
        }
        return field;
    }

    @Override
    public String toString() {
        return schema.name();
    }
}
