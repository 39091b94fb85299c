package dev.kitecaravan.sandbox;

/** The sandbox's time: the clock base at its start, and going on from there at the pace of real time. */
final class Clock {
    private final long base;
    private final long startedAt = System.nanoTime();

    Clock(long base) {
        this.base = base;
    }

    long base() {
        return base;
    }

    long now() {
        return base + sinceStart() / 1_000_000;
    }

    /** Nanoseconds. */
    long sinceStart() {
        return System.nanoTime() - startedAt;
    }
}
