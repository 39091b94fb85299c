package dev.kitecaravan.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** How long a page whose body breaks off is asked for again. */
final class PageRetries {
    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 10_000;
    private static final long SLICE_MILLIS = 100;

    private final Duration limit;
    private final Function<Instant, Waiting> waits;
    private Instant since;
    private long delay;

    /** @param waits told of a wait, with its end */
    PageRetries(Duration limit, Function<Instant, Waiting> waits) {
        this.limit = limit;
        this.waits = waits;
    }

    void reset() {
        since = null;
    }

    /**
     * Waits a little; false when the time limit has passed, counted from the first break.
     *
     * @param stopping ends the wait
     */
    boolean mayTryAgain(BooleanSupplier stopping) {
        if (since == null) {
            since = Instant.now();
            delay = FIRST_MILLIS;
        }
        if (Instant.now().isAfter(since.plus(limit))) {
            return false;
        }
        long left = delay + ThreadLocalRandom.current().nextLong(delay);
        try (Waiting waiting = waits.apply(Instant.now().plusMillis(left))) {
            for (; left > 0 && !stopping.getAsBoolean(); left -= SLICE_MILLIS) {
                Thread.sleep(Math.min(left, SLICE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        delay = Math.min(delay * 2, MOST_MILLIS);
        return true;
    }
}
