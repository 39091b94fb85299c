package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/**
 * Numbers that look random and depend on nothing but a seed and what is asked for, so that every part of the data can
 * be made again on its own. The mixer is SplitMix64's finaliser.
 */
final class Seeds {
    private static final long MASK = (1L << 48) - 1;
    private static final long SPREAD = 0x5DEECE66DL;
    private static final long SPREAD_BACK = inverse(SPREAD);

    private Seeds() {
    }

    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    static long of(long seed, long what) {
        return mix(seed ^ mix(what));
    }

    static long of(long seed, String what) {
        return of(seed, what.hashCode());
    }

    static int below(long hash, int bound) {
        return (int) ((hash >>> 33) % bound);
    }

    static double share(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    static boolean chance(long hash, double probability) {
        return share(hash) < probability;
    }

    static <T> T pick(long hash, List<T> values) {
        return values.get(below(hash, values.size()));
    }

    static UUID uuid(long hash) {
        return numberedUuid(mix(hash) & MASK, hash);
    }

    /** A version 4 UUID from which {@link #numberOf} reads the number back, so that an id needs no index. */
    static UUID numberedUuid(long number, long hash) {
        long spread = number * SPREAD & MASK;
        spread = (spread ^ spread >>> 24) * SPREAD & MASK;
        long rest = mix(hash ^ 0x1D);
        return new UUID(spread << 16 | 0x4000 | rest >>> 52, mix(rest) & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    static long numberOf(UUID id) {
        long spread = (id.getMostSignificantBits() >>> 16) * SPREAD_BACK & MASK;
        return (spread ^ spread >>> 24) * SPREAD_BACK & MASK;
    }

    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
