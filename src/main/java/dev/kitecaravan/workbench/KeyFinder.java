package dev.kitecaravan.workbench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;

/** Finds which members tell records apart, by looking at each record once. */
final class KeyFinder {
    private static final List<String> IDS = List.of("uuid", "id");
    /** Members by which things are named inside what they belong to. */
    private static final List<String> NAMES = List.of("slug", "key", "number", "name");
    private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final Map<String, Set<Object>> values = new LinkedHashMap<>();
    private final Set<String> ruledOut = new HashSet<>();
    private final Set<String> local = new HashSet<>();
    private int records;

    /** Looks at a raw record. */
    void look(Map<String, ?> record) {
        records++;
        record.forEach((name, value) -> {
            if (value == null || value instanceof Map || value instanceof List || value instanceof Boolean) {
                ruledOut.add(name);
                return;
            }
            if (!values.computeIfAbsent(name, n -> new HashSet<>()).add(value)) {
                ruledOut.add(name);
            }
            if (!value.toString().matches(UUID)) {
                local.add(name);
            }
        });
    }

    /**
     * The members that name a record: an id alone where it is one everywhere, another name together with the parent's key.
     *
     * @param parentKey the column that rows have of their direct parent; null for none
     * @param single    whether there is one record for each parent
     * @return empty where nothing in the records tells them apart
     */
    List<String> key(String parentKey, boolean single) {
        for (String id : IDS) {
            if (isUnique(id)) {
                return !local.contains(id) || parentKey == null ? List.of(id) : List.of(parentKey, id);
            }
        }
        if (single && parentKey != null) {
            return List.of(parentKey);
        }
        List<String> candidates = new ArrayList<>(values.keySet().stream()
                .filter(name -> name.endsWith("_uuid") || name.endsWith("_id"))
                .filter(name -> !name.startsWith("graphql"))
                .toList());
        candidates.addAll(NAMES);
        for (String name : candidates) {
            if (isUnique(name)) {
                return parentKey == null || parentKey.equals(name) ? List.of(name) : List.of(parentKey, name);
            }
        }
        return List.of();
    }

    /**
     * Whether a key tells records apart.
     *
     * @param key     members of the records, or of what is inside them, or columns that come from their parents
     * @param records with the keys of their rows
     */
    static boolean tellsApart(List<String> key, List<Map.Entry<Row, RecordKeys>> records) {
        Set<List<Object>> seen = new HashSet<>();
        for (Map.Entry<Row, RecordKeys> record : records) {
            List<Object> values = new ArrayList<>();
            for (String name : key) {
                Object value = member(record.getKey(), name);
                values.add(value == null ? record.getValue().own().get(name) : value);
            }
            if (values.contains(null) || !seen.add(values)) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    private static Object member(Map<?, ?> record, String path) {
        Object value = record;
        for (String step : path.split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return value;
    }

    /** All members that differ in every record. */
    List<String> unique() {
        return values.keySet().stream().filter(this::isUnique).toList();
    }

    private boolean isUnique(String name) {
        return records > 0 && !ruledOut.contains(name) && values.containsKey(name)
                && values.get(name).size() == records;
    }
}
