package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The tables of one target: the root table and every table of the arrays in its records. */
final class TableTree {
    /** More tables than this for one endpoint are data, not structure: further arrays stay JSON. */
    private static final int MOST_TABLES = 500;

    private final RecordTarget target;
    private final Dataset dataset;
    private final Set<String> jsonPaths = new HashSet<>();
    private final Map<String, TableNode> nodes = new LinkedHashMap<>();
    final TableNode root;
    private boolean keyed;

    TableTree(Dataset dataset, RecordTarget target) {
        this.dataset = dataset;
        this.target = target;
        for (String path : target.jsonPaths()) {
            jsonPaths.add(PathPatterns.place(path));
        }
        String path = JsonPaths.step(target.table());
        String name = naming().name(target.table());
        TableSchema stored = dataset.schemas.byPath(null, path);
        root = node(null, stored, path, name, "", name, 0);
        if (stored != null) {
            restore();
        }
        boolean mayGrow = root.isNew || target.contract().columns() == Evolution.EVOLVE;
        Catalog.Shape shape = dataset.settings.catalog().resource(target.resource());
        if (shape != null && mayGrow) {
            document(root.top, shape);
        }
        if (shape != null) {
            derive(root.top, shape);
        }
    }

    RecordTarget target() {
        return target;
    }

    SnakeCase naming() {
        return dataset.naming;
    }

    SystemColumns systemColumns() {
        return dataset.systemColumns;
    }

    Capabilities capabilities() {
        return dataset.capabilities;
    }

    boolean isJson(String path) {
        return jsonPaths.contains(path.replace(".[]", "")) || dataset.settings.catalog().isJson(path);
    }

    boolean isJsonObject(String path) {
        return dataset.settings.catalog().isJsonObject(path);
    }

    /**
     * Gives child tables the columns of the keys that their rows carry, so that documented ones have them before there is a
     * row.
     *
     * @param keys those of some record; further ones change nothing
     */
    void keyChildren(List<NaturalKey> keys) {
        if (keyed) {
            return;
        }
        keyed = !keys.isEmpty();
        for (TableNode node : nodes.values()) {
            if (!node.isRoot() && (node.isNew || target.contract().columns() == Evolution.EVOLVE)) {
                keys.forEach(key -> keyColumn(node, key));
            }
        }
    }

    private void keyColumn(TableNode node, NaturalKey key) {
        Field field = node.naturalKey(key.name());
        if (field.type == null && key.type() != null && node.hasRoom()) {
            field.column = node.append(naming().fit(field.fullName), key.type(), field.path, false);
            field.type = key.type();
        }
    }

    boolean hasRoomForTables() {
        return nodes.size() < MOST_TABLES;
    }

    /** The table of a field's arrays; made when it is not there. */
    TableNode arrays(Field field) {
        if (field.array == null) {
            TableNode above = field.level.table;
            String path = JsonPaths.join(above.schema.path(), field.path);
            String fullName = above.fullName + SnakeCase.SEPARATOR + field.fullName;
            field.array = node(above, dataset.schemas.byPath(above.schema.name(), path), path, naming().fit(fullName),
                    JsonPaths.join(above.recordPath, field.path), fullName,
                    above.top.depth + field.depth - field.level.depth + 1);
            field.array.holder = field;
            enlist(field, field.array);
        }
        return field.array;
    }

    /** The object level below a field. */
    Level objects(Field field) {
        if (field.object == null) {
            field.object = new Level(field.level.table, field, field.path, field.fullName,
                    field.level.depth + 1);
        }
        return field.object;
    }

    /** Every field on the way from the record to a table knows the table. */
    private static void enlist(Field field, TableNode table) {
        Field at = field;
        while (at != null) {
            at.tables.add(table);
            Level level = at.level;
            at = level.holder != null ? level.holder : level.table.holder;
        }
    }

    private TableNode node(TableNode parent, TableSchema stored, String path, String name, String recordPath,
            String fullName, int depth) {
        TableSchema schema = stored;
        if (schema == null) {
            schema = dataset.schemas.create(name, path, parent == null ? null : parent.schema.name());
        }
        TableNode node = new TableNode(this, parent, schema, recordPath, fullName, depth,
                !dataset.schemas.isStored(schema));
        nodes.put(schema.name(), node);
        return node;
    }

    private void restore() {
        adopt(root);
        String below = root.schema.path() + ".";
        List<TableSchema> children = new ArrayList<>();
        for (TableSchema schema : dataset.schemas.all()) {
            if (schema.path().startsWith(below)) {
                children.add(schema);
            }
        }
        children.sort(java.util.Comparator.comparingInt((TableSchema schema) -> schema.path().length()));
        Map<String, TableNode> byName = new HashMap<>();
        byName.put(root.schema.name(), root);
        for (TableSchema schema : children) {
            TableNode parent = byName.get(schema.parent());
            if (parent == null || !schema.path().startsWith(parent.schema.path() + ".")) {
                throw new IllegalStateException("table " + schema.name() + ": its stored parent " + schema.parent()
                        + " is missing; restore the schema or load into a new dataset");
            }
            Field field = walk(parent.top, schema.path().substring(parent.schema.path().length() + 1));
            TableNode node = arrays(field);
            byName.put(schema.name(), node);
            adopt(node);
        }
    }

    /** Gives a stored table's columns back to the fields they are filled from. */
    private void adopt(TableNode node) {
        List<Column> columns = node.schema.columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            node.count(i, column.name(), !column.path().isEmpty() && !column.changing());
            if (column.path().equals(JsonPaths.OVERFLOW)) {
                node.overflow = i;
            } else if (!column.path().isEmpty()) {
                String source = JsonPaths.source(column.path());
                Field field = walk(node.top, source);
                if (source.equals(column.path())) {
                    field.column = i;
                    field.type = column.type();
                } else {
                    field.variant(column.type(), i);
                }
            }
        }
    }

    static String variantSuffix(ColumnType type) {
        return SnakeCase.SEPARATOR + "v_" + type.label();
    }

    private Field walk(Level from, String path) {
        Level level = from;
        List<String> steps = JsonPaths.split(path);
        for (int i = 0; i < steps.size() - 1; i++) {
            level = objects(level.stored(steps.get(i)));
        }
        return level.stored(steps.get(steps.size() - 1));
    }

    /** Makes the documented columns and child tables of an object. */
    private void document(Level level, Catalog.Shape shape) {
        shape.members().forEach((key, member) -> document(level.field(key), member));
    }

    private void document(Field field, Catalog.Member member) {
        Level level = field.level;
        TableNode table = level.table;
        field.json |= member.type() == ColumnType.JSON;
        boolean nested = field.depth < target.maxNesting() && !field.json;
        if (member.type() != null && field.column == Field.NONE && table.hasRoom()) {
            field.column = table.append(naming().fit(field.fullName), member.type(), field.path, member.changing());
            field.type = member.type();
        }
        if (member.object() != null && nested) {
            document(objects(field), member.object());
        }
        boolean mayHaveTable = field.array != null || root.isNew || target.contract().tables() == Evolution.EVOLVE;
        if (member.element() != null && nested && mayHaveTable) {
            TableNode array = arrays(field);
            Catalog.Member element = member.element();
            if (element.object() != null) {
                document(array.top, element.object());
            } else {
                document(array.top.special(JsonPaths.VALUE, "value"), element);
            }
        }
    }

    /** Tells the tables that are there which of their columns are worked out from others. */
    private static void derive(Level level, Catalog.Shape shape) {
        shape.members().forEach((key, member) -> {
            Field field = level.fields.get(key);
            if (field == null) {
                return;
            }
            if (member.derived() != null && field.column != Field.NONE) {
                level.table.derive(field, member.derived());
            }
            if (member.element() != null && member.element().object() != null && field.array != null) {
                derive(field.array.top, member.element().object());
            }
        });
    }
}
