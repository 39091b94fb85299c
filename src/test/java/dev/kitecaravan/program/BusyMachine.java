package dev.kitecaravan.program;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What a time that is promised of a machine that has nothing else to do is on this one, which other tests use too: as many
 * times as long as a thread takes here, before and after, to get some time of a core.
 */
final class BusyMachine {
    private static final long SHARE = Duration.ofMillis(100).toNanos();
    /** What waits for disks, and what the moments before and after do not show. */
    private static final double MARGIN = 2;

    private final double before;

    private BusyMachine(double before) {
        this.before = before;
    }

    /** To be called right before what is measured begins. */
    static BusyMachine look() {
        return new BusyMachine(slower());
    }

    /**
     * To be called right after what was measured has ended.
     *
     * @param promised of a machine that has nothing else to do
     */
    Duration allows(Duration promised) {
        return Duration.ofNanos((long) (promised.toNanos() * MARGIN * Math.max(before, slower())));
    }

    /** How many times as long a thread takes as it computes; 1 for as long. */
    private static double slower() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = System.nanoTime();
        long computed = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - computed < SHARE) {
            Thread.onSpinWait();
        }
        return Math.max(1, (System.nanoTime() - began) / (double) SHARE);
    }
}
