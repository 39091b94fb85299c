package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A build as state keeps it. There is an entry for every build ever loaded, so its values go without their names:
 * {@code b} holds those of {@link #KEYS} and {@link #FIELDS}, {@code h} the hash, {@code j} for every job those of
 * {@link #JOB_FIELDS}, each list without the nulls at its end. What is there besides, fields that a placeholder or
 * {@code where} looks at, has a name: {@code f} of the build, an object after the values of a job, {@code v} for
 * placeholders' values. Entries with names throughout, as other records have them, are read as well.
 */
final class BuildEntry {
    private static final List<String> KEYS = List.of("organization_id", "organization_slug", "pipeline_id",
            "pipeline_slug", "build_number");
    /** Of a build; its id is the entry's key, its number one of the keys. */
    static final List<String> FIELDS = List.of("state", "created_at", "started_at", "finished_at", "branch", "source",
            "blocked");
    static final List<String> JOB_FIELDS = List.of("id", "type", "state", "started_at", "finished_at", "exit_status",
            "name", "step_key", "soft_failed");

    private BuildEntry() {
    }

    /**
     * @param id    the entry's key
     * @param entry with names: {@code keys}, {@code values}, {@code fields}, {@code hash}
     * @param jobs  of the build as the API shows it; null where it shows none
     * @param bound further fields of jobs that are kept
     * @return without names; null where its keys are not a build's
     */
    static Map<String, Object> packed(String id, Map<String, Object> entry, List<?> jobs, Set<String> bound) {
        Map<String, Object> keys = map(entry.get("keys"));
        Map<String, Object> fields = map(entry.get("fields"));
        boolean fits = id.equals(keys.get("build_id")) && id.equals(fields.get("id"))
                && Objects.equals(keys.get("build_number"), fields.get("number"))
                && keys.keySet().stream().allMatch(name -> name.equals("build_id") || KEYS.contains(name));
        if (!fits) {
            return null;
        }
        List<Object> values = values(keys, KEYS);
        Map<String, Object> further = new LinkedHashMap<>(fields);
        further.remove("id");
        further.remove("number");
        values.addAll(values(further, FIELDS));
        Map<String, Object> packed = new LinkedHashMap<>();
        packed.put("b", trimmed(values));
        packed.put("h", entry.get("hash"));
        putUnlessEmpty(packed, "v", map(entry.get("values")));
        putUnlessEmpty(packed, "f", besides(further, FIELDS));
        if (jobs != null) {
            List<Object> packedJobs = new ArrayList<>(jobs.size());
            for (Object job : jobs) {
                if (job instanceof Map<?, ?> shown) {
                    packedJobs.add(packedJob(shown, bound));
                }
            }
            packed.put("j", packedJobs);
        }
        return packed;
    }

    /** The entry with names, whichever way it is kept. */
    static Map<String, Object> unpacked(String id, Map<String, Object> kept) {
        if (!(kept.get("b") instanceof List<?> values)) {
            return kept;
        }
        Map<String, Object> known = new LinkedHashMap<>();
        name(values, KEYS, 0, known);
        Object number = known.remove("build_number");
        Map<String, Object> keys = new LinkedHashMap<>(known);
        keys.put("build_id", id);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        if (number != null) {
            keys.put("build_number", number);
            fields.put("number", number);
        }
        name(values, FIELDS, KEYS.size(), fields);
        fields.putAll(map(kept.get("f")));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("keys", keys);
        entry.put("values", map(kept.get("v")));
        entry.put("fields", fields);
        entry.put("hash", kept.get("h"));
        if (kept.get("j") instanceof List<?> jobs) {
            entry.put("jobs", jobs.stream().map(job -> job((List<?>) job)).toList());
        }
        return entry;
    }

    private static List<Object> packedJob(Map<?, ?> job, Set<String> bound) {
        List<Object> values = new ArrayList<>(JOB_FIELDS.size() + 1);
        for (String name : JOB_FIELDS) {
            values.add(scalar(job.get(name)));
        }
        Map<String, Object> besides = new LinkedHashMap<>();
        for (String name : bound) {
            Object value = scalar(job.get(name));
            if (value != null && !JOB_FIELDS.contains(name)) {
                besides.put(name, value);
            }
        }
        values.add(besides.isEmpty() ? null : besides);
        return trimmed(values);
    }

    /** What a job is by these fields, with their names: scalars that are not null. */
    static Map<String, Object> scalars(Map<?, ?> of, Set<String> names) {
        Map<String, Object> scalars = new LinkedHashMap<>();
        for (String name : names) {
            Object value = scalar(of.get(name));
            if (value != null) {
                scalars.put(name, value);
            }
        }
        return scalars;
    }

    private static Object scalar(Object value) {
        return !(value instanceof String) && (value instanceof Map || value instanceof List) ? null : value;
    }

    private static Map<String, Object> job(List<?> values) {
        Map<String, Object> job = new LinkedHashMap<>();
        name(values, JOB_FIELDS, 0, job);
        if (values.size() > JOB_FIELDS.size()) {
            job.putAll(map(values.get(JOB_FIELDS.size())));
        }
        return job;
    }

    private static List<Object> values(Map<String, Object> of, List<String> names) {
        List<Object> values = new ArrayList<>(KEYS.size() + FIELDS.size());
        names.forEach(name -> values.add(of.get(name)));
        return values;
    }

    private static void name(List<?> values, List<String> names, int from, Map<String, Object> into) {
        for (int i = 0; i < names.size() && from + i < values.size(); i++) {
            if (values.get(from + i) != null) {
                into.put(names.get(i), values.get(from + i));
            }
        }
    }

    private static Map<String, Object> besides(Map<String, Object> all, List<String> names) {
        if (names.containsAll(all.keySet())) {
            return Map.of();
        }
        Map<String, Object> besides = new LinkedHashMap<>(all);
        besides.keySet().removeAll(names);
        return besides;
    }

    private static List<Object> trimmed(List<Object> values) {
        int size = values.size();
        while (size > 0 && values.get(size - 1) == null) {
            size--;
        }
        return values.subList(0, size);
    }

    private static void putUnlessEmpty(Map<String, Object> into, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
