package dev.kitecaravan.extract.http;

import java.time.Duration;

/**
 * How faults are waited out.
 *
 * @param timeLimit
 *            how long one request may go on failing, counted from its first failure; waits for the budget do not count
 * @param firstDelay
 *            the wait after the first failure; doubles with each further one
 * @param longestDelay
 *            where doubling ends
 * @param refusalFallback
 *            the wait after a 429 that names no time
 */
public record RetrySettings(Duration timeLimit, Duration firstDelay, Duration longestDelay, Duration refusalFallback) {
    public static final RetrySettings DEFAULT = new RetrySettings(Duration.ofMinutes(10), Duration.ofSeconds(1),
            Duration.ofSeconds(60), Duration.ofSeconds(60));

    public RetrySettings withTimeLimit(Duration limit) {
        return new RetrySettings(limit, firstDelay, longestDelay, refusalFallback);
    }

    /** Doubling from the first delay up to the longest, of which half is random so that clients do not meet again. */
    Duration delay(int failures, double random) {
        double doubled = firstDelay.toNanos() * Math.pow(2, Math.max(0, failures - 1));
        double bounded = Math.min(doubled, longestDelay.toNanos());
        return Duration.ofNanos((long) (bounded * (0.5 + random / 2)));
    }
}
