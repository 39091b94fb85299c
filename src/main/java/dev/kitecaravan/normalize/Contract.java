package dev.kitecaravan.normalize;

import java.util.Map;

/**
 * What may change while loading. A table that is new in this run is free in its columns and types, as in dlt: the
 * contract of columns and types holds from the run after the one that made the table.
 *
 * @param tables    new tables
 * @param columns   new columns
 * @param dataTypes values that do not fit the type of their column, or are longer than the destination holds
 */
public record Contract(Evolution tables, Evolution columns, Evolution dataTypes) {
    public static final Contract EVOLVE = new Contract(Evolution.EVOLVE, Evolution.EVOLVE, Evolution.EVOLVE);

    /**
     * Reads {@code freeze} (all three) or {@code tables=evolve, columns=discard_value, data_types=freeze} (those not named
     * evolve). Null or blank evolves.
     *
     * @throws IllegalArgumentException for an unknown word; the message says which
     */
    public static Contract parse(String text) {
        if (text == null || text.isBlank()) {
            return EVOLVE;
        }
        if (text.indexOf('=') < 0 && text.indexOf(':') < 0) {
            Evolution all = Evolution.of(text);
            return new Contract(all, all, all);
        }
        Map<String, Evolution> modes = new java.util.HashMap<>();
        for (String part : text.split(",")) {
            String[] pair = part.split("[=:]", 2);
            String what = pair[0].strip().replace('-', '_');
            if (pair.length < 2 || !what.matches("tables|columns|data_types|data_type")) {
                throw new IllegalArgumentException("\"" + part.strip()
                        + "\" is no part of a contract; write tables=, columns= or data_types= and a mode");
            }
            modes.put(what.startsWith("data") ? "data_types" : what, Evolution.of(pair[1]));
        }
        return new Contract(modes.getOrDefault("tables", Evolution.EVOLVE),
                modes.getOrDefault("columns", Evolution.EVOLVE), modes.getOrDefault("data_types", Evolution.EVOLVE));
    }
}
