package dev.kitecaravan.insight;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** How a database spells what SQL has no common word for; data, in {@code insight/spelling.yaml}. */
final class Spelling {
    private static final String STANDARD = "standard";
    private static final Map<String, Object> ENGINES = Resources.yaml("spelling.yaml");

    private final Map<?, ?> own;
    private final String zone;

    private Spelling(Map<?, ?> own, String zone) {
        this.own = own;
        this.zone = zone;
    }

    /**
     * A database's spelling.
     *
     * @param destination the value of {@code destination}
     * @param zone        in which days begin and hours count
     */
    static Spelling of(String destination, ZoneId zone) {
        Object own = ENGINES.getOrDefault(destination, Map.of());
        // Databases know no Z.
        String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
        return own instanceof String same ? of(same, zone) : new Spelling((Map<?, ?>) own, name);
    }

    /** @throws IllegalArgumentException when no database has such a word */
    String word(String name, List<String> arguments) {
        Object template = own.get(name) != null ? own.get(name) : ((Map<?, ?>) ENGINES.get(STANDARD)).get(name);
        if (template == null) {
            throw new IllegalArgumentException("insight/spelling.yaml has no word " + name);
        }
        return String.format(template.toString().replace("%z", zone.replace("%", "%%")), arguments.toArray());
    }
}
