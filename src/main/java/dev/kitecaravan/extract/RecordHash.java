package dev.kitecaravan.extract;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A 64-bit hash over a record that tells whether a parent changed since its children were asked for. What moves by itself is
 * left out: counters ({@code running_jobs_count} and kin), and of the agent that ran a job all but who it is, since an agent
 * lives on when the job is over. Stable across runs and machines.
 */
final class RecordHash {
    private static final long SEED = 0x9E3779B97F4A7C15L;
    private static final long ODD = 0xC2B2AE3D27D4EB4FL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUESTION_MARKS = 0x3F3F3F3F3F3F3F3FL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordHash() {
    }

    static String of(Map<?, ?> record) {
        return Long.toHexString(hash(record));
    }

    private static long hash(Object value) {
        if (value == null) {
            return 1;
        }
        // First, as most values are texts, and what is none of them is told from a map slowly.
        if (value instanceof String string) {
            return text(string);
        }
        if (value instanceof Map<?, ?> map) {
            long sum = 17;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = (String) entry.getKey();
                // What is null says as much as what is not there.
                if (entry.getValue() != null && !name.endsWith("s_count")) {
                    // The order of members says nothing: add, do not chain.
                    sum += mix(text(name) * 31 + hash(ofItsOwn(name, entry.getValue())));
                }
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

    /** Eight characters at once; one by one where not all are of Latin-1, whose encoder puts a question mark for others. */
    private static long text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long h = bytes.length;
        long marks = 0;
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long w = (long) LONGS.get(bytes, i);
            long m = w ^ QUESTION_MARKS;
            marks |= m - ONES & ~m & HIGHS;
            h = Long.rotateLeft((h ^ w) * ODD, 29);
        }
        for (; i < bytes.length; i++) {
            marks |= bytes[i] == '?' ? 1 : 0;
            h = (h ^ bytes[i]) * ODD;
        }
        return mix(marks == 0 ? h : characters(text));
    }

    private static long characters(String text) {
        long h = text.length();
        for (int i = 0; i < text.length(); i++) {
            h = h * 1_000_003 + text.charAt(i);
        }
        return h;
    }

    private static long mix(long value) {
        long x = value + SEED;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
