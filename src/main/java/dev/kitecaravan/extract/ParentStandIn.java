package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.Map;

/** A parent that nobody knows: every key that a path's placeholders ask for, filled with what cannot be taken for real. */
final class ParentStandIn {
    private static final String ID = "00000000-0000-4000-8000-0000000000";

    private ParentStandIn() {
    }

    static Parent of(PathTemplate path) {
        Map<String, Object> keys = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (Placeholder placeholder : path.placeholders()) {
            int number = keys.size();
            switch (placeholder.resource()) {
                case ORGANIZATION -> named(keys, "organization", "acme", number);
                case PIPELINE -> named(keys, "pipeline", "example", number);
                case BUILD -> {
                    keys.put("build_id", id(number));
                    keys.put("build_number", 1L);
                }
                case JOB -> keys.put("job_id", id(number));
                default -> {
                    keys.put(NaturalKeys.singular(placeholder.endpoint()) + "_id", id(number));
                    values.put(placeholder.valueName(),
                            placeholder.field().equals("id") || placeholder.field().equals("uuid")
                                    ? id(number)
                                    : placeholder.field() + "-1");
                }
            }
        }
        return new Parent("", keys, values, Map.of(), "", null);
    }

    private static void named(Map<String, Object> keys, String name, String slug, int number) {
        keys.put(name + "_id", id(number));
        keys.put(name + "_slug", slug);
    }

    private static String id(int number) {
        return ID + String.format("%02d", number + 1);
    }
}
