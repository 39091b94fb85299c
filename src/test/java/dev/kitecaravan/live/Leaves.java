package dev.kitecaravan.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.table.Json;

/**
 * Compares every leaf of the API's builds, jobs and annotations with the row and the column it must be in. Knows the layout
 * of the tables as their documentation describes it, and nothing of how rows are made.
 */
final class Leaves {
    private final Function<String, List<Map<String, Object>>> query;
    private final List<String> differences = new ArrayList<>();
    private long compared;

    /** @param query runs a statement on the dataset */
    Leaves(Function<String, List<Map<String, Object>>> query) {
        this.query = query;
    }

    long compared() {
        return compared;
    }

    /** What differs, in words; empty when every leaf is where it must be. */
    List<String> differences(OwnApi api) {
        Map<String, Map<String, Object>> builds = byId("builds", "where _caravan_deleted_at is null");
        Map<String, Map<String, Object>> deleted = byId("builds", "where _caravan_deleted_at is not null");
        Map<String, Map<String, Object>> jobs = byId("builds__jobs", "");
        // A play may be too short for one, and then there is no table.
        boolean annotated = api.builds().stream().anyMatch(build -> !build.annotations.isEmpty());
        Map<String, Map<String, Object>> annotations = annotated ? byId("annotations", "") : Map.of();
        Map<String, List<String>> tags = values("builds__jobs__agent__meta_data");
        Map<String, TreeSet<String>> jobsOf = new TreeMap<>();
        jobs.forEach((id, job) -> jobsOf.computeIfAbsent(String.valueOf(job.get("build_id")), any -> new TreeSet<>())
                .add(id));
        for (OwnApi.Build build : api.builds()) {
            row("builds", build.id(), build.json, builds.get(build.id()), "jobs");
            if (deleted.containsKey(build.id())) {
                differences.add(build.id() + " is marked as deleted and is there");
            }
            TreeSet<String> expected = new TreeSet<>();
            for (Map<String, Object> job : LivePlay.jobs(build)) {
                String id = (String) job.get("id");
                expected.add(id);
                row("builds__jobs", id, job, jobs.get(id), "");
                compare("builds__jobs " + id + " belongs to", build.id(),
                        jobs.getOrDefault(id, Map.of()).get("build_id"));
                List<?> wanted = job.get("agent") instanceof Map<?, ?> agent
                        ? (List<?>) agent.get("meta_data")
                        : List.of();
                compare("tags of " + id, wanted.toString(),
                        tags.getOrDefault(String.valueOf(jobs.getOrDefault(id, Map.of()).get("_caravan_id")), List.of())
                                .toString());
            }
            compare("jobs of " + build.id(), expected.toString(),
                    jobsOf.getOrDefault(build.id(), new TreeSet<>()).toString());
            for (Map<String, Object> annotation : build.annotations) {
                String id = (String) annotation.get("id");
                row("annotations", id, annotation, annotations.get(id), "");
                compare("annotation " + id + " belongs to", build.id(),
                        annotations.getOrDefault(id, Map.of()).get("build_id"));
            }
        }
        builds.forEach((id, row) -> {
            boolean open = "running".equals(row.get("state")) || isTrue(row.get("blocked"));
            if (open && !api.ids().contains(id)) {
                differences.add(id + " is open in the tables and gone from the API, yet not marked as deleted");
            }
        });
        return differences;
    }

    private void row(String table, String id, Map<String, Object> json, Map<String, Object> row, String without) {
        if (row == null) {
            differences.add(table + " lacks " + id + ": " + json);
            return;
        }
        json.forEach((name, value) -> {
            if (!name.equals(without)) {
                leaf(table + " " + id, name, name, value, row);
            }
        });
    }

    private void leaf(String what, String path, String column, Object value, Map<String, Object> row) {
        if (path.equals("meta_data")) {
            Object stored = row.get(column);
            compare(what + " " + path, plain(value), stored == null ? null : Json.read(stored.toString()).toString());
        } else if (value instanceof Map<?, ?> object) {
            object.forEach((name, inner) -> leaf(what, path + "." + name, column + "__" + name, inner, row));
        } else if (!(value instanceof List)) {
            compare(what + " " + path, plain(value), plain(row.get(column)));
        }
    }

    private void compare(String what, Object api, Object table) {
        compared++;
        if (!String.valueOf(api).equals(String.valueOf(table))) {
            differences.add(what + ": the API says " + api + ", the table " + table);
        }
    }

    private static boolean isTrue(Object value) {
        return List.of("true", "1").contains(String.valueOf(value).toLowerCase(java.util.Locale.ROOT));
    }

    private Map<String, Map<String, Object>> byId(String table, String where) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        for (Map<String, Object> row : rows("select * from " + table + " " + where)) {
            if (rows.put(String.valueOf(row.get("id")), row) != null) {
                differences.add(table + " has " + row.get("id") + " twice");
            }
        }
        return rows;
    }

    /** Scalars of an array, in order, by the id of the row they belong to. */
    private Map<String, List<String>> values(String table) {
        Map<String, List<String>> values = new TreeMap<>();
        rows("select * from " + table + " order by _caravan_parent_id, _caravan_list_idx").forEach(row -> values
                .computeIfAbsent(String.valueOf(row.get("_caravan_parent_id")), any -> new ArrayList<>())
                .add(String.valueOf(row.get("value"))));
        return values;
    }

    private List<Map<String, Object>> rows(String sql) {
        return query.apply(sql);
    }

    /** One spelling for what engines spell each in their own way. */
    private static String plain(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Number || value instanceof String text && text.matches("-?\\d+(\\.\\d+)?")) {
            return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
        }
        String text = value.toString();
        if (text.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.*")) {
            String iso = text.replace(' ', 'T').replaceAll("(Z|[+]00(:?00)?|TUTC)$", "");
            return Instant.parse((iso.matches(".*T\\d\\d:\\d\\d") ? iso + ":00" : iso) + "Z").toString();
        }
        return text;
    }
}
