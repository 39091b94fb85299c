package dev.kitecaravan.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** How long a page whose body breaks off is asked for again. */
final class PageRetries {
    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 10_000;

    private final Duration limit;
    private Instant since;
    private long delay;

    PageRetries(Duration limit) {
        this.limit = limit;
    }

    void reset() {
        since = null;
    }

    /** Waits a little; false when the time limit has passed, counted from the first break. */
    boolean mayTryAgain() {
        if (since == null) {
            since = Instant.now();
            delay = FIRST_MILLIS;
        }
        if (Instant.now().isAfter(since.plus(limit))) {
            return false;
        }
        try {
            Thread.sleep(delay + ThreadLocalRandom.current().nextLong(delay));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        delay = Math.min(delay * 2, MOST_MILLIS);
        return true;
    }
}
