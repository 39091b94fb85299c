package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.KeyText;

/** Finds the values that name a record or an element. */
final class Keys {
    private Keys() {
    }

    /** The values at these paths, each from the record, else from the context; null when one is missing. */
    static List<Object> of(List<String> paths, Map<String, ?> record, Map<String, Object> context) {
        List<Object> values = new ArrayList<>(paths.size());
        for (String path : paths) {
            Object value = at(path, record);
            if (!isScalar(value)) {
                value = context.get(path);
            }
            if (!isScalar(value)) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    /** The text of an element's own {@code id}; null when it is no object or its id is no scalar. */
    static String elementId(Object element) {
        if (element instanceof Map<?, ?> object) {
            Object id = object.get("id");
            return isScalar(id) ? KeyText.of(id) : null;
        }
        return null;
    }

    private static Object at(String path, Map<String, ?> record) {
        Object value = record.get(path);
        if (value != null || path.indexOf('.') < 0) {
            return value;
        }
        value = record;
        for (String step : JsonPaths.split(path)) {
            value = value instanceof Map<?, ?> object ? object.get(JsonPaths.key(step)) : null;
        }
        return value;
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
