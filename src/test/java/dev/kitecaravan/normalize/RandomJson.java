package dev.kitecaravan.normalize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Records of random JSON, from a seed, with the keys and values that hurt more often than chance would bring them. */
final class RandomJson {
    private static final List<String> KEYS = List.of("a", "b", "id", "name", "value", "list", "fooBar", "foo_bar",
            "FooBar", "foo-bar", "a.b", "a__b", "a_b", "v_text", "a__v_text", "a__v_bigint", "env", "meta_data",
            "_caravan_id", "_caravan_hash", "_caravan_overflow", "", "  ", "[value]", "[]", "[overflow]", "^a", "^",
            "\\", "\\e", "a\\.b", "1x", "日本", "💥", "-", "_", "x", "!?", "x'; DROP TABLE builds; --", "\"quoted\"",
            "k".repeat(300), "K".repeat(300), "nul\u0000", "null");
    private static final List<Object> SCALARS = List.of(1, 2L, -7, new BigDecimal("4.5"), new BigDecimal("4.50"),
            new BigDecimal("4.0"), new BigDecimal("0.1"), true, false, "", "text", "5", "007", "true", "4.5",
            "2015-05-09T21:05:59.874Z", "2013-09-03 13:24:38 UTC", "2015-02-30T21:05:59Z", BigInteger.TWO.pow(70),
            new BigDecimal("1e400"), new BigDecimal("123456789012345678901234567890.123456789"), Long.MAX_VALUE,
            Long.MIN_VALUE, "\u0000", "a\ud800b", "\udc00", "💥", "what?");

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    /** One to six records, {@code pk} counting from 0. */
    List<Map<String, Object>> records() {
        List<Map<String, Object>> records = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Map<String, Object> record = object(4);
            record.put("pk", i);
            records.add(record);
        }
        return records;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        int members = random.nextInt(7);
        for (int i = 0; i < members; i++) {
            object.put(random.nextInt(8) > 0 ? KEYS.get(random.nextInt(KEYS.size())) : text(), value(depth));
        }
        return object;
    }

    private Object value(int depth) {
        int kind = random.nextInt(10);
        if (depth > 0 && kind < 2) {
            return object(depth - 1);
        }
        if (depth > 0 && kind < 4) {
            List<Object> list = new ArrayList<>();
            int elements = random.nextInt(4);
            for (int i = 0; i < elements; i++) {
                list.add(value(depth - 1));
            }
            return list;
        }
        return scalar(kind);
    }

    private Object scalar(int kind) {
        return switch (kind) {
            case 4 -> null;
            case 5 -> random.nextLong();
            case 6 -> BigDecimal.valueOf(random.nextGaussian() * 1e3);
            case 7 -> text();
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    private String text() {
        int length = random.nextInt(6);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : ' ' + random.nextInt(95)));
        }
        return text.toString();
    }
}
