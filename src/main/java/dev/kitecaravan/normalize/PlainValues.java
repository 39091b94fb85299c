package dev.kitecaravan.normalize;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Json;

/** What a user's step may leave in a record instead of a map, list or scalar, as one of these. */
final class PlainValues {
    private PlainValues() {
    }

    /** The plain value; the value itself when there is none. */
    static Object of(Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Map) {
            return value;
        }
        if (value instanceof JsonNode node) {
            return Json.MAPPER.convertValue(node, Object.class);
        }
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (value instanceof Collection<?> collection && !(value instanceof List)) {
            return new ArrayList<>(collection);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime());
        }
        return value;
    }
}
