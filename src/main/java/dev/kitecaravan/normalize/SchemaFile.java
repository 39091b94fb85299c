package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.YamlDepth;

/**
 * Schemas as YAML, to be exported, edited and imported. Form: {@code tables}, by name; each has {@code path},
 * {@code parent} (child tables) and {@code columns}, by name, each a type, or {@code type}, {@code path} and
 * {@code changing} where the path is not the name. What an imported file says wins over what would be inferred: give its
 * schemas to the {@link Normalizer} merged by {@link #over}.
 */
public final class SchemaFile {
    /** The version of the form; an other one is refused. */
    private static final int VERSION = 1;

    private SchemaFile() {
    }

    /** The schemas as YAML, tables in their order; the same schemas give the same text. */
    public static String write(Collection<TableSchema> schemas) {
        Map<String, Object> tables = new LinkedHashMap<>();
        for (TableSchema schema : schemas) {
            Map<String, Object> columns = new LinkedHashMap<>();
            for (Column column : schema.columns()) {
                columns.put(column.name(), column(column));
            }
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("path", schema.path());
            if (!schema.isRoot()) {
                table.put("parent", schema.parent());
            }
            table.put("columns", columns);
            tables.put(schema.name(), table);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("tables", tables);
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(Integer.MAX_VALUE)
                .build();
        return new Dump(settings).dumpToString(document);
    }

    private static Object column(Column column) {
        if (column.path().equals(column.name()) && !column.changing()) {
            return column.type().label();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", column.type().label());
        members.put("path", column.path());
        if (column.changing()) {
            members.put("changing", true);
        }
        return members;
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @param label the file's name, for messages
     * @throws IllegalArgumentException when it is no such YAML; the message names file, table and column
     */
    public static List<TableSchema> read(String yaml, String label) {
        Object document;
        try {
            YamlDepth.check(yaml, label);
            document = new Load(LoadSettings.builder().setLabel(label).setAllowDuplicateKeys(false).build())
                    .loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(label + ": not readable as YAML: " + e.getMessage(), e);
        }
        Map<?, ?> root = map(document, label, "the file");
        if (!Integer.valueOf(VERSION).equals(root.get("version"))) {
            throw new IllegalArgumentException(
                    label + ": version is " + root.get("version") + ", this program reads version " + VERSION);
        }
        List<TableSchema> schemas = new ArrayList<>();
        map(root.get("tables"), label, "tables").forEach((name, value) -> {
            String where = "table " + name;
            Map<?, ?> table = map(value, label, where);
            Object path = table.get("path");
            Object parent = table.get("parent");
            TableSchema schema = new TableSchema(String.valueOf(name),
                    path == null ? JsonPaths.step(String.valueOf(name)) : path.toString(),
                    parent == null ? null : parent.toString());
            map(table.get("columns"), label, where + ", columns").forEach((column, definition) -> schema
                    .add(column(String.valueOf(column), definition, label, where + ", column " + column)));
            schemas.add(schema);
        });
        return schemas;
    }

    /**
     * Imported schemas over those of the destination: a table or column that is stored stays, what only the import has is
     * added, and a stored column that the import gives another type is an error, because a destination's column does not
     * change its type.
     *
     * @throws IllegalArgumentException for such a column; the message names table, column and both types
     */
    public static List<TableSchema> over(Collection<TableSchema> stored, Collection<TableSchema> imported) {
        return over(stored, imported, false);
    }

    /**
     * As {@link #over(Collection, Collection)}.
     *
     * @param widen whether a stored {@code bigint} may become a {@code decimal}, and stays one that the file says is bigint
     */
    public static List<TableSchema> over(Collection<TableSchema> stored, Collection<TableSchema> imported,
            boolean widen) {
        Map<String, TableSchema> merged = new LinkedHashMap<>();
        stored.forEach(schema -> merged.put(schema.name(), copy(schema)));
        for (TableSchema schema : imported) {
            TableSchema known = merged.get(schema.name());
            if (known == null) {
                merged.put(schema.name(), copy(schema));
                continue;
            }
            for (Column column : schema.columns()) {
                int position = known.position(column.name());
                if (position < 0) {
                    known.add(column);
                } else if (widen && known.columns().get(position).type() == ColumnType.BIGINT
                        && column.type() == ColumnType.DECIMAL) {
                    known.widen(position);
                } else if (!fits(known.columns().get(position).type(), column.type(), widen)) {
                    throw new IllegalArgumentException("table " + schema.name() + ", column " + column.name()
                            + ": the schema file says " + column.type().label() + ", the destination has "
                            + known.columns().get(position).type().label()
                            + "; change the file, or drop the column in the destination");
                }
            }
        }
        return new ArrayList<>(merged.values());
    }

    private static boolean fits(ColumnType stored, ColumnType said, boolean widen) {
        return stored == said || widen && stored == ColumnType.DECIMAL && said == ColumnType.BIGINT;
    }

    /** What the import would add or cannot change, a sentence each; empty when the destination has all of it. */
    public static List<String> difference(Collection<TableSchema> stored, Collection<TableSchema> imported) {
        Map<String, TableSchema> tables = new LinkedHashMap<>();
        stored.forEach(schema -> tables.put(schema.name(), schema));
        List<String> found = new ArrayList<>();
        for (TableSchema schema : imported) {
            TableSchema known = tables.get(schema.name());
            if (known == null) {
                found.add("table " + schema.name() + " with " + schema.columns().size() + " columns is to be made");
                continue;
            }
            for (Column column : schema.columns()) {
                int position = known.position(column.name());
                String where = "table " + schema.name() + ", column " + column.name() + ": ";
                if (position < 0) {
                    found.add(where + "is to be made, " + column.type().label());
                } else if (known.columns().get(position).type() != column.type()) {
                    found.add(where + "the schema file says " + column.type().label() + ", the destination has "
                            + known.columns().get(position).type().label());
                }
            }
        }
        return found;
    }

    private static TableSchema copy(TableSchema schema) {
        TableSchema copy = new TableSchema(schema.name(), schema.path(), schema.parent());
        schema.columns().forEach(copy::add);
        return copy;
    }

    private static Column column(String name, Object definition, String label, String where) {
        if (definition instanceof Map<?, ?> members) {
            Object path = members.get("path");
            return new Column(name, type(members.get("type"), label, where), path == null ? name : path.toString(),
                    Boolean.TRUE.equals(members.get("changing")));
        }
        return new Column(name, type(definition, label, where), name);
    }

    private static ColumnType type(Object label, String file, String where) {
        for (ColumnType type : ColumnType.values()) {
            if (type.label().equals(String.valueOf(label).toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new IllegalArgumentException(file + ": " + where + ": " + label + " is no type; use one of "
                + java.util.Arrays.stream(ColumnType.values()).map(ColumnType::label).toList());
    }

    private static Map<?, ?> map(Object value, String label, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(label + ": " + what + " is no mapping of names to values");
    }
}
