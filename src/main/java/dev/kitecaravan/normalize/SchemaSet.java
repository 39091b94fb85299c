package dev.kitecaravan.normalize;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * The tables of a dataset by place, and the names they have taken. A place is a path and the table above: where a member is
 * an object in one record and an array in the next, the arrays below it have one path under two tables.
 */
final class SchemaSet {
    private final SnakeCase naming;
    private final SystemColumns systemColumns;
    private final Map<String, TableSchema> byPath = new LinkedHashMap<>();
    private final Map<String, TableSchema> byName = new HashMap<>();
    private final Set<TableSchema> stored = new HashSet<>();

    SchemaSet(Collection<TableSchema> stored, SnakeCase naming, SystemColumns systemColumns) {
        this.naming = naming;
        this.systemColumns = systemColumns;
        for (TableSchema schema : stored) {
            TableSchema copy = new TableSchema(schema.name(), schema.path(), schema.parent());
            for (Column column : schema.columns()) {
                copy.add(column);
            }
            byPath.put(place(copy.parent(), copy.path()), copy);
            byName.put(copy.name(), copy);
            this.stored.add(copy);
        }
    }

    Collection<TableSchema> all() {
        return Collections.unmodifiableCollection(byPath.values());
    }

    /** @param parent the name of the table above, null for a root table */
    TableSchema byPath(String parent, String path) {
        return byPath.get(place(parent, path));
    }

    private static String place(String parent, String path) {
        return parent == null ? path : parent + '\n' + path;
    }

    boolean isStored(TableSchema schema) {
        return stored.contains(schema);
    }

    /** A new table, under its name or, where another path or caravan has that, one told apart. */
    TableSchema create(String name, String path, String parent) {
        String open = systemColumns.isReserved(name) ? TableNode.RESERVED + name : name;
        String free = name;
        for (int attempt = 0; byName.containsKey(free) || systemColumns.isReserved(free); attempt++) {
            free = naming.apart(open, path, attempt);
        }
        TableSchema schema = new TableSchema(free, path, parent);
        byPath.put(place(parent, path), schema);
        byName.put(free, schema);
        return schema;
    }
}
