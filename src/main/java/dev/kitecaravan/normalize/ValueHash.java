package dev.kitecaravan.normalize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 128-bit hash of one value, for telling changed rows from unchanged ones: fast, not cryptographic. Its result is stored,
 * so it must never change. While it reads a text it notes whether the text needs a closer look.
 */
final class ValueHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUESTION_MARKS = 0x3F3F3F3F3F3F3F3FL;

    long first;
    long second;
    /** The last bytes hashed held a zero byte. */
    boolean zero;
    /** The last bytes hashed held a question mark, which is what an encoder makes of what it has no bytes for. */
    boolean questionMark;
    /** The last bytes hashed were not all ASCII. */
    boolean beyondAscii;

    void ofBytes(byte[] bytes) {
        long a = bytes.length * P1;
        long b = bytes.length ^ P2;
        long zeros = 0;
        long marks = 0;
        long all = 0;
        int i = 0;
        for (; i + 8 <= bytes.length; i += 8) {
            long w = (long) LONGS.get(bytes, i);
            long m = w ^ QUESTION_MARKS;
            all |= w;
            zeros |= (w - ONES) & ~w & HIGHS;
            marks |= (m - ONES) & ~m & HIGHS;
            a = Long.rotateLeft((a ^ w) * P1, 29);
            b = Long.rotateLeft((b + w) * P2, 37);
        }
        if (i < bytes.length) {
            long w = 0;
            for (int shift = 0; i < bytes.length; i++, shift += 8) {
                byte c = bytes[i];
                w |= (c & 0xffL) << shift;
                zeros |= c == 0 ? 1 : 0;
                marks |= c == '?' ? 1 : 0;
            }
            all |= w;
            a = Long.rotateLeft((a ^ w) * P1, 29);
            b = Long.rotateLeft((b + w) * P2, 37);
        }
        zero = zeros != 0;
        questionMark = marks != 0;
        beyondAscii = (all & HIGHS) != 0;
        first = mix(a);
        second = mix(b ^ a);
    }

    void ofLong(long value) {
        first = mix(value * P1 + 1);
        second = mix(value * P2 + 2);
    }

    void ofLongs(long one, long other) {
        first = mix(one * P1 + mix(other + P2));
        second = mix(other * P2 ^ mix(one + P1));
    }

    static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
