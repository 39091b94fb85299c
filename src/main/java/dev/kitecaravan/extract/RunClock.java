package dev.kitecaravan.extract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The times of one run, all taken from the API's {@code Date} header: clocks of machines differ, and a window that ends
 * in the API's future would miss what is created there. Thread-safe.
 */
public final class RunClock {
    /** From here on a difference between the two clocks is worth a warning. */
    public static final Duration LARGE_SKEW = Duration.ofSeconds(30);

    private final String runId;
    private final Duration lag;
    private final Clock clock;
    private Duration skew;
    private Instant windowEnd;

    /**
     * @param runId     this run, or the interrupted one it continues
     * @param lag       how far before the start of the run its windows end
     * @param windowEnd the end of the windows when an interrupted run is continued; null otherwise
     */
    public RunClock(String runId, Duration lag, Instant windowEnd, Clock clock) {
        this.runId = runId;
        this.lag = lag;
        this.windowEnd = windowEnd;
        this.clock = clock;
    }

    public String runId() {
        return runId;
    }

    /** Takes note of an answer's {@code Date}; the first one fixes the end of the run's windows. */
    public synchronized void saw(Instant serverTime) {
        if (serverTime == null) {
            return;
        }
        skew = Duration.between(clock.instant(), serverTime);
        if (windowEnd == null) {
            windowEnd = Timestamps.second(serverTime.minus(lag));
        }
    }

    /** Whether an answer has told the API's time yet. */
    synchronized boolean isSet() {
        return windowEnd != null;
    }

    /** The exclusive upper bound of all windows of this run, on a whole second. */
    public synchronized Instant windowEnd() {
        if (windowEnd == null) {
            windowEnd = Timestamps.second(serverNow().minus(lag));
        }
        return windowEnd;
    }

    /** The API's time now, as far as known. */
    synchronized Instant serverNow() {
        return skew == null ? clock.instant() : clock.instant().plus(skew);
    }

    /** How far the API's clock is ahead of this machine's; null before the first answer. */
    public synchronized Duration skew() {
        return skew;
    }
}
