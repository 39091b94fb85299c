package dev.kitecaravan.routetest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.kitecaravan.table.Json;

/** Values of YAML beside values of tables and messages. */
final class Values {
    private static final int LONGEST = 200;

    private Values() {
    }

    /** Whether a cell holds what was written: numbers by value, times by instant, mappings and lists as JSON. */
    static boolean same(Object written, Object cell) {
        if (written == null || cell == null) {
            return written == null && cell == null;
        }
        if (written instanceof Number && cell instanceof Number) {
            return new BigDecimal(written.toString()).compareTo(new BigDecimal(cell.toString())) == 0;
        }
        if (cell instanceof Instant instant) {
            return instant.equals(instant(written.toString()));
        }
        if (written instanceof Map || written instanceof List) {
            return sameJson(written, json(cell));
        }
        return written instanceof Boolean || cell instanceof Boolean || cell instanceof Number
                || written instanceof Number
                        ? written.equals(cell)
                        : written.toString().equals(cell.toString());
    }

    /** Whether a message holds what was written: a mapping by the members it names, everything else as it is. */
    static boolean within(Object written, String body) {
        if (written instanceof Map<?, ?> || written instanceof List<?>) {
            return holds(written, json(body));
        }
        return Objects.equals(written == null ? "" : written.toString(), body);
    }

    private static boolean holds(Object written, Object value) {
        if (written instanceof Map<?, ?> members && value instanceof Map<?, ?> there) {
            return members.entrySet().stream().allMatch(member -> there.containsKey(member.getKey())
                    && holds(member.getValue(), there.get(member.getKey())));
        }
        if (written instanceof List<?> elements && value instanceof List<?> there) {
            if (elements.size() != there.size()) {
                return false;
            }
            for (int i = 0; i < elements.size(); i++) {
                if (!holds(elements.get(i), there.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return same(written, value);
    }

    private static boolean sameJson(Object written, Object value) {
        return holds(written, value) && holds(value, written);
    }

    private static Object json(Object cell) {
        try {
            return cell instanceof String text ? Json.read(text) : cell;
        } catch (IllegalArgumentException e) {
            return cell;
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            // A day alone, or no time at all: it is no instant that a cell may hold.
            return null;
        }
    }

    /** A cell as a file would have it. */
    static Object written(Object cell) {
        return cell instanceof Temporal || cell instanceof LocalDate ? cell.toString() : cell;
    }

    /** For people, on one line. */
    static String shown(Object value) {
        String text = value instanceof String string
                ? string
                : value instanceof Map || value instanceof List ? Json.write(value) : String.valueOf(value);
        String line = text.replace("\n", "\\n");
        String cut = line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
        return value instanceof String ? "'" + cut + "'" : cut;
    }
}
