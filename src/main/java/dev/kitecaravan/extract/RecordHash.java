package dev.kitecaravan.extract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A 64-bit hash over a record that tells whether a parent changed since its children were asked for. What moves by itself is
 * left out: counters ({@code running_jobs_count} and kin), and of the agent that ran a job all but who it is, since an agent
 * lives on when the job is over. Stable across runs and machines.
 */
final class RecordHash {
    private static final long SEED = 0x9E3779B97F4A7C15L;

    private RecordHash() {
    }

    static String of(Map<?, ?> record) {
        return Long.toHexString(hash(record));
    }

    private static long hash(Object value) {
        if (value == null) {
            return 1;
        }
        if (value instanceof Map<?, ?> map) {
            long sum = 17;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = (String) entry.getKey();
                // The order of members says nothing: add, do not chain.
                sum += name.endsWith("s_count") ? 0 : mix(text(name) * 31 + hash(ofItsOwn(name, entry.getValue())));
            }
            return mix(sum);
        }
        if (value instanceof List<?> list) {
            long chain = 19;
            for (Object element : list) {
                chain = mix(chain * 31 + hash(element));
            }
            return chain;
        }
        if (value instanceof BigDecimal decimal) {
            return text(decimal.stripTrailingZeros().toString());
        }
        return text(value.toString());
    }

    private static Object ofItsOwn(String name, Object value) {
        return name.equals("agent") && value instanceof Map<?, ?> agent ? agent.get("id") : value;
    }

    private static long text(String text) {
        long h = text.length();
        for (int i = 0; i < text.length(); i++) {
            h = h * 1_000_003 + text.charAt(i);
        }
        return mix(h);
    }

    private static long mix(long value) {
        long x = value + SEED;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
