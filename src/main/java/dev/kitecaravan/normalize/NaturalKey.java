package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.ColumnType;

/**
 * One key that every child row of a record carries, hashed once for all of them.
 *
 * @param type   TEXT or BIGINT; null for a value that takes the ordinary way
 * @param cell   what stands in the column, where the type is known
 * @param first  one half of the value's hash
 * @param second the other half
 */
record NaturalKey(String name, Object value, ColumnType type, Object cell, long first, long second, int size) {
    static List<NaturalKey> of(Map<String, Object> keys, boolean nulAllowed, long maxTextBytes) {
        List<NaturalKey> all = new ArrayList<>(keys.size());
        ValueHash hash = new ValueHash();
        keys.forEach((name, value) -> {
            if (value instanceof String text) {
                String clean = StorableText.clean(text, nulAllowed);
                byte[] bytes = clean.getBytes(StandardCharsets.UTF_8);
                hash.ofBytes(bytes);
                ColumnType type = bytes.length <= maxTextBytes ? ColumnType.TEXT : null;
                all.add(new NaturalKey(name, value, type, clean, hash.first, hash.second, bytes.length));
            } else if (value instanceof Integer || value instanceof Long) {
                Long number = ((Number) value).longValue();
                hash.ofLong(number);
                all.add(new NaturalKey(name, value, ColumnType.BIGINT, number, hash.first, hash.second, Long.BYTES));
            } else {
                all.add(new NaturalKey(name, value, null, null, 0, 0, 0));
            }
        });
        return all;
    }
}
