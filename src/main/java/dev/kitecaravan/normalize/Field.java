package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.table.ColumnType;

/** One key of one object level: where its scalars, objects and arrays go. Filled in as values of each kind are met. */
final class Field {
    static final int NONE = -1;

    final Level level;
    String key;
    /** What the nesting limit counts for what it holds. */
    final int depth;
    /** Its path from the row's object. */
    final String path;
    /** Its column's name, levels joined, not yet shortened. */
    final String fullName;
    /** Whatever it holds stays JSON: named so by a route, by its path, or documented as JSON. */
    boolean json;
    /** An object that it holds stays JSON. */
    final boolean jsonObject;

    /** The position of its column and the column's type. */
    int column = NONE;
    ColumnType type;
    /** Positions of its variant columns by type; null before the first. */
    int[] variants;
    Level object;
    TableNode array;
    /** The child tables at its path and below. */
    final List<TableNode> tables = new ArrayList<>(0);
    /** The key that followed this one last time. */
    Field next;

    Field(Level level, String key, int depth, String path, String fullName, boolean json, boolean jsonObject) {
        this.level = level;
        this.key = key;
        this.depth = depth;
        this.path = path;
        this.fullName = fullName;
        this.json = json;
        this.jsonObject = jsonObject;
    }

    int variant(ColumnType of) {
        return variants == null ? NONE : variants[of.ordinal()];
    }

    void variant(ColumnType of, int position) {
        if (variants == null) {
            variants = new int[ColumnType.values().length];
            java.util.Arrays.fill(variants, NONE);
        }
        variants[of.ordinal()] = position;
    }
}
