package dev.kitecaravan.load.filesystem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.TableSchema;

/** Commits and checkpoints as JSON. A part is an array of path, columns, rows, bytes, lowest and highest version. */
final class ManifestJson {
    /** The layout that this class writes and the newest that it reads. */
    static final int LAYOUT = 1;

    private ManifestJson() {
    }

    static String write(LogRecord change) {
        Map<String, Object> json = head(change.number(), change.datasetId(), change.version());
        json.put("at", change.at().toString());
        json.put("tables", change.schemas().stream().map(ManifestJson::schema).toList());
        json.put("append", List.copyOf(change.appended()));
        json.put("add", parts(change.added()));
        json.put("remove", change.removed());
        json.put("forgot", change.forgot());
        return Json.write(json);
    }

    static String write(Manifest manifest) {
        Map<String, Object> json = head(manifest.number(), manifest.datasetId(), manifest.version());
        json.put("complete", manifest.complete());
        List<Map<String, Object>> tables = new ArrayList<>();
        for (Manifest.Table table : manifest.tables()) {
            Map<String, Object> one = schema(table.schema());
            one.put("append", table.append());
            one.put("parts", table.parts().stream().map(ManifestJson::part).toList());
            tables.add(one);
        }
        json.put("tables", tables);
        Map<String, String> retired = new LinkedHashMap<>();
        manifest.retired().forEach((path, at) -> retired.put(path, at.toString()));
        json.put("retired", retired);
        return Json.write(json);
    }

    private static Map<String, Object> head(long number, String datasetId, long version) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layout", LAYOUT);
        json.put("number", number);
        json.put("dataset_id", datasetId);
        json.put("version", version);
        return json;
    }

    private static Map<String, List<List<Object>>> parts(Map<String, List<Part>> parts) {
        Map<String, List<List<Object>>> json = new LinkedHashMap<>();
        parts.forEach((table, list) -> json.put(table, list.stream().map(ManifestJson::part).toList()));
        return json;
    }

    private static List<Object> part(Part part) {
        return List.of(part.path(), part.columns(), part.rows(), part.bytes(), part.from(), part.to());
    }

    private static Map<String, Object> schema(TableSchema schema) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", schema.name());
        json.put("path", schema.path());
        json.put("parent", schema.parent());
        json.put("columns", schema.columns().stream().map(column -> List.of(column.name(), column.type().label(),
                column.path(), column.changing())).toList());
        return json;
    }

    static LogRecord readCommit(String text, String key) {
        Map<String, Object> json = read(text, key);
        Map<String, List<Part>> added = new LinkedHashMap<>();
        map(json, "add").forEach((table, list) -> added.put(table, parts(list)));
        Map<String, List<String>> removed = new LinkedHashMap<>();
        map(json, "remove").forEach((table, list) -> removed.put(table, strings(list)));
        return new LogRecord(number(json, "number"), (String) json.get("dataset_id"), number(json, "version"),
                list(json.get("tables")).stream().map(ManifestJson::readSchema).toList(),
                new LinkedHashSet<>(strings(json.get("append"))), added, removed,
                Boolean.TRUE.equals(json.get("forgot")), Instant.parse((String) json.get("at")));
    }

    static Manifest readCheckpoint(String text, String key) {
        Map<String, Object> json = read(text, key);
        Manifest manifest = new Manifest((String) json.get("dataset_id"), number(json, "number"),
                number(json, "version"), number(json, "complete"));
        for (Object entry : list(json.get("tables"))) {
            Map<?, ?> table = (Map<?, ?>) entry;
            manifest.add(readSchema(table), Boolean.TRUE.equals(table.get("append"))).parts()
                    .addAll(parts(table.get("parts")));
        }
        map(json, "retired").forEach((path, at) -> manifest.retired().put(path, Instant.parse((String) at)));
        return manifest;
    }

    private static Map<String, Object> read(String text, String key) {
        Map<String, Object> json = new LinkedHashMap<>();
        try {
            if (!(Json.read(text) instanceof Map<?, ?> all)) {
                throw damaged(key, "it is no object of JSON", null);
            }
            all.forEach((name, value) -> json.put((String) name, value));
        } catch (IllegalArgumentException e) {
            throw damaged(key, e.getMessage(), e);
        }
        long layout = number(json, "layout");
        if (layout > LAYOUT) {
            throw new LayoutException("file " + key + " of the manifest has layout " + layout
                    + ", this caravan knows layouts up to " + LAYOUT + "; use the newer caravan");
        }
        return json;
    }

    static DestinationException damaged(String key, String why, Exception cause) {
        return new DestinationException("file " + key + " of the manifest is damaged (" + why
                + "); restore it from a copy of the bucket or folder", cause);
    }

    private static TableSchema readSchema(Object entry) {
        Map<?, ?> json = (Map<?, ?>) entry;
        TableSchema schema = new TableSchema((String) json.get("name"), (String) json.get("path"),
                (String) json.get("parent"));
        for (Object item : list(json.get("columns"))) {
            List<?> column = (List<?>) item;
            schema.add(new Column((String) column.get(0),
                    ColumnType.valueOf(((String) column.get(1)).toUpperCase(Locale.ROOT)), (String) column.get(2),
                    (Boolean) column.get(3)));
        }
        return schema;
    }

    private static List<Part> parts(Object list) {
        return list(list).stream().map(item -> (List<?>) item)
                .map(item -> new Part((String) item.get(0), ((Number) item.get(1)).intValue(), longAt(item, 2),
                        longAt(item, 3), longAt(item, 4), longAt(item, 5)))
                .toList();
    }

    private static long longAt(List<?> item, int index) {
        return ((Number) item.get(index)).longValue();
    }

    private static long number(Map<String, Object> json, String name) {
        return json.get(name) instanceof Number value ? value.longValue() : 0;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> strings(Object value) {
        return list(value).stream().map(String.class::cast).toList();
    }

    private static Map<String, Object> map(Map<String, Object> json, String name) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (json.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> result.put((String) key, value));
        }
        return result;
    }
}
