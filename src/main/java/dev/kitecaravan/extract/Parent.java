package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record that another endpoint is asked for: what fills the placeholders, what its children's rows carry, and whether
 * it changed.
 *
 * @param key    its place in state: the API id; for a job the build's and the job's
 * @param keys   natural keys that flow down to the children's rows: column name → value
 * @param values further values for placeholders, by {@link Placeholder#valueName}
 * @param fields fields that {@code where} looks at
 * @param hash   over the record; another hash, a changed parent
 * @param build  of a job: the fields of its build; null otherwise
 */
record Parent(String key, Map<String, Object> keys, Map<String, String> values, Map<String, Object> fields, String hash,
        Map<String, Object> build) {

    /** What fills the placeholders of a path below it. */
    Map<String, String> placeholderValues() {
        Map<String, String> all = new LinkedHashMap<>(values);
        keys.forEach((column, value) -> {
            int underscore = column.lastIndexOf('_');
            all.put(column.substring(0, underscore) + "." + column.substring(underscore + 1), String.valueOf(value));
        });
        return all;
    }

    /** A field as {@link Where} asks for it. */
    String field(String name) {
        Object value = build != null && name.startsWith("build.")
                ? build.get(name.substring(6))
                : fields.get(name.startsWith("job.") || name.startsWith("build.") || name.startsWith("pipeline.")
                        ? name.substring(name.indexOf('.') + 1)
                        : name);
        if (value == null || name.startsWith("pipeline.") || name.startsWith("organization.")) {
            // The keys of what is above: pipeline.slug, organization.slug.
            Object key = keys.get(name.replace('.', '_'));
            value = key == null ? value : key;
        }
        return value == null ? null : value.toString();
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("keys", keys);
        if (!values.isEmpty()) {
            json.put("values", values);
        }
        json.put("fields", fields);
        json.put("hash", hash);
        return json;
    }

    @SuppressWarnings("unchecked")
    static Parent fromJson(String key, Map<String, Object> json) {
        return new Parent(key, (Map<String, Object>) json.get("keys"),
                (Map<String, String>) json.getOrDefault("values", Map.of()), (Map<String, Object>) json.get("fields"),
                (String) json.get("hash"), null);
    }
}
