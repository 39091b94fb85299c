package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How long at least one of several threads waited. Told of waits as they end. Thread-safe. */
final class TimeWaited {
    /** More than so many waits of different times never overlap the next one. */
    private static final int KEPT = 64;

    private final Deque<Wait> waits = new ArrayDeque<>();
    private long total;

    /** Nanoseconds of a clock that only goes forward. */
    private record Wait(long from, long to) {
        long length() {
            return to - from;
        }
    }

    /** @param now the end of the wait; threads that tell of theirs at the same time may overtake each other by a little */
    synchronized void add(Duration wait, long now) {
        long from = now - wait.toNanos();
        long to = now;
        while (!waits.isEmpty() && waits.peekLast().to() - from >= 0) {
            Wait overlapping = waits.removeLast();
            total -= overlapping.length();
            from = overlapping.from() - from < 0 ? overlapping.from() : from;
            to = overlapping.to() - to > 0 ? overlapping.to() : to;
        }
        Wait whole = new Wait(from, to);
        waits.addLast(whole);
        total += whole.length();
        if (waits.size() > KEPT) {
            waits.removeFirst();
        }
    }

    synchronized Duration total() {
        return Duration.ofNanos(total);
    }
}
