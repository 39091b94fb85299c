package dev.kitecaravan.extract.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Monotonic nanoseconds, and how they are waited for. */
@FunctionalInterface
public interface WaitClock extends LongSupplier {
    /** The machine's. */
    static WaitClock ofMachine() {
        return System::nanoTime;
    }

    /** One that is put forward instead of being waited for: an hour's wait is over at once, and has passed all the same. */
    static WaitClock withoutWaits() {
        AtomicLong skipped = new AtomicLong();
        return new WaitClock() {
            @Override
            public long getAsLong() {
                return System.nanoTime() + skipped.get();
            }

            @Override
            public void await(Object monitor, long nanos) {
                skipped.addAndGet(nanos);
            }
        };
    }

    /**
     * Waits on a monitor that the caller holds; somebody may wake it earlier.
     *
     * @param nanos more than nothing
     */
    default void await(Object monitor, long nanos) throws InterruptedException {
        monitor.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }
}
