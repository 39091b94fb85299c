package dev.kitecaravan.normalize;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TimestampParser;

/**
 * Builds records back from their rows by the paths of tables and columns, and brings records and what was rebuilt into one
 * form: what the layout does not keep (null, empty object and empty array are one; the spelling of a moment or number; the
 * order of members) is dropped from both.
 */
final class Rebuilt {
    private final Map<String, TableSchema> schemas = new HashMap<>();
    private final Map<String, Map<String, List<Object[]>>> childrenByTableAndParent = new HashMap<>();
    private final SystemColumns names = SystemColumns.DEFAULT;

    private Rebuilt(Collection<TableRows> tables) {
        for (TableRows table : tables) {
            TableSchema schema = table.schema();
            schemas.put(schema.name(), schema);
            if (!schema.isRoot()) {
                Map<String, List<Object[]>> byParent = new HashMap<>();
                for (Object[] row : table.rows()) {
                    byParent.computeIfAbsent((String) row[schema.position(names.parentId())], id -> new ArrayList<>())
                            .add(row);
                }
                byParent.values().forEach(
                        rows -> rows.sort(Comparator.comparing(row -> (Long) row[schema.position(names.listIndex())])));
                childrenByTableAndParent.put(schema.name(), byParent);
            }
        }
    }

    /** The records of a root table by row id, in their one form. */
    static Map<String, Object> records(Collection<TableRows> tables, String root) {
        Rebuilt rebuilt = new Rebuilt(tables);
        Map<String, Object> records = new LinkedHashMap<>();
        for (TableRows table : tables) {
            if (table.schema().name().equals(root)) {
                for (Object[] row : table.rows()) {
                    String id = (String) row[table.schema().position(rebuilt.names.id())];
                    records.put(id, form(rebuilt.element(table.schema(), row)));
                }
            }
        }
        return records;
    }

    private Object element(TableSchema schema, Object[] row) {
        Object[] whole = new Object[1];
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            Column column = schema.columns().get(i);
            if (row[i] == null || column.path().isEmpty() || column.path().startsWith(JsonPaths.NATURAL_KEY)) {
                continue;
            }
            Object value = column.type() == ColumnType.JSON ? Json.read((String) row[i]) : row[i];
            if (column.path().equals(JsonPaths.OVERFLOW)) {
                ((Map<?, ?>) value).forEach((path, each) -> put(whole, object, (String) path, each));
            } else {
                put(whole, object, JsonPaths.source(column.path()), value);
            }
        }
        Object id = row[schema.position(names.id())];
        for (TableSchema child : schemas.values()) {
            if (schema.name().equals(child.parent())) {
                List<Object[]> rows = childrenByTableAndParent.get(child.name()).get(id);
                if (rows != null) {
                    List<Object> elements = new ArrayList<>();
                    rows.forEach(each -> elements.add(element(child, each)));
                    put(whole, object, child.path().substring(schema.path().length() + 1), elements);
                }
            }
        }
        return whole[0] != null ? whole[0] : object;
    }

    @SuppressWarnings("unchecked")
    /** The same without what caravan works out of a job's other members. */
    static Object withoutDerived(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Rebuilt::withoutDerived).toList();
        }
        if (!(value instanceof Map<?, ?> object)) {
            return value;
        }
        Map<String, Object> told = new TreeMap<>();
        object.forEach((name, member) -> told.put((String) name, withoutDerived(member)));
        boolean job = told.containsKey("type") && !told.containsKey("connection_state");
        if (job) {
            told.remove("queue");
        }
        return told;
    }

    private static void put(Object[] whole, Map<String, Object> object, String path, Object value) {
        if (path.equals(JsonPaths.VALUE) || path.equals(JsonPaths.LIST)) {
            whole[0] = value;
            return;
        }
        List<String> steps = JsonPaths.split(path);
        Map<String, Object> at = object;
        for (int i = 0; i < steps.size() - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(JsonPaths.key(steps.get(i)), key -> new LinkedHashMap<>());
        }
        Object before = at.put(JsonPaths.key(steps.get(steps.size() - 1)), value);
        if (before != null) {
            throw new AssertionError("two values for " + path + ": " + before + " and " + value);
        }
    }

    /** The one form of a value; null for what the layout keeps nothing of. */
    static Object form(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new TreeMap<>();
            map.forEach((key, each) -> {
                Object kept = form(each);
                if (kept != null) {
                    members.put(StorableText.clean((String) key, false), kept);
                }
            });
            return members.isEmpty() ? null : members;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(each -> elements.add(form(each)));
            return elements.isEmpty() ? null : elements;
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toString();
        }
        if (value instanceof String text) {
            Instant moment = TimestampParser.parse(text);
            return moment != null ? moment.toString() : numberOrText(StorableText.clean(text, false));
        }
        return value == null ? null : value.toString();
    }

    private static String numberOrText(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return number.toString().equals(text) || String.valueOf(number.doubleValue()).equals(text)
                    ? number.stripTrailingZeros().toString()
                    : text;
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }
}
