package dev.kitecaravan.run.body;

import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Json;

/** Tells JSON from other values of Java, and makes the ones that steps leave in a record into JSON. */
final class JsonValues {
    private JsonValues() {
    }

    /** Whether it is made of maps with text keys, lists, texts, numbers, booleans and null alone. */
    static boolean isJson(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().allMatch(e -> e.getKey() instanceof String && isJson(e.getValue()));
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(JsonValues::isJson);
        }
        return value == null || value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }

    /**
     * The same value in maps, lists and scalars: nodes of Jackson, dates, arrays and beans made into them.
     *
     * @throws IllegalArgumentException when Jackson cannot make JSON of a bean
     */
    static Object plain(Object value) {
        if (isJson(value) || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, member) -> plain.put(String.valueOf(name), plain(member)));
            return plain;
        }
        if (value instanceof Collection<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Object[] array) {
            return plain(Arrays.asList(array));
        }
        if (value instanceof JsonNode node) {
            return Json.MAPPER.convertValue(node, Object.class);
        }
        // java.sql.Date has no instant of its own, and java.sql.Timestamp prints one without a zone.
        if (value instanceof Date date && date.getClass() == Date.class) {
            return date.toInstant().toString();
        }
        if (value instanceof TemporalAccessor || value instanceof UUID || value instanceof Enum
                || value instanceof Character || value instanceof Date) {
            return value.toString();
        }
        return Json.MAPPER.convertValue(value, Object.class);
    }
}
