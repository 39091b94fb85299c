package dev.kitecaravan.extract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import dev.kitecaravan.extract.http.ApiAnswer;

/**
 * The times of one run. Windows end by the API's {@code Date} header: clocks of machines differ, and a window that ended in
 * the API's past would miss what is created there. What is remembered as read ends by the earlier of the two clocks: as long
 * as one of them is right, no mark lies in the future, where it would hide what comes. Thread-safe.
 */
public final class RunClock {
    /** From here on a difference between the two clocks is worth a warning. */
    public static final Duration LARGE_SKEW = Duration.ofSeconds(30);
    /** Machines are off by minutes and hours; by days it is rather an answer's header, as certificates would have expired. */
    private static final Duration NO_MACHINE = Duration.ofDays(1);

    private static final String EARLIER_COUNTS = "What is read counts as read up to the earlier of the two clocks only;"
            + " a run with right times reads the rest.";

    private final String runId;
    private final Duration lag;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Instant notBefore;
    private final List<String> notices = new ArrayList<>();
    private final UntoldTime untold = new UntoldTime();
    private Duration skew;
    private Duration firstSkew;
    private Instant firstLocal;
    private long firstNanos;
    private boolean jumped;
    private Instant windowEnd;
    private Instant sureEnd;
    /** Whether this machine's clock alone ended the windows, since no answer had told a time. */
    private boolean endedUntold;

    /**
     * @param runId     this run, or the interrupted one it continues
     * @param lag       how far before the start of the run its windows end
     * @param windowEnd the end of the windows when an interrupted run is continued; null otherwise
     */
    public RunClock(String runId, Duration lag, Instant windowEnd, Clock clock) {
        this(runId, lag, windowEnd, clock, System::nanoTime, Instant.MIN);
    }

    /**
     * @param nanos     nanoseconds that pass whatever the clocks say
     * @param notBefore a time that is over by this machine's own clock
     */
    RunClock(String runId, Duration lag, Instant windowEnd, Clock clock, LongSupplier nanos, Instant notBefore) {
        this.runId = runId;
        this.lag = lag;
        this.windowEnd = windowEnd;
        this.sureEnd = windowEnd;
        this.clock = clock;
        this.nanos = nanos;
        this.notBefore = notBefore;
    }

    public String runId() {
        return runId;
    }

    /** Takes note of the time that an answer tells, or that it tells none. */
    public synchronized void saw(ApiAnswer answer) {
        Instant told = answer.toldTime();
        if (told == null) {
            sawNone(answer.date());
        } else {
            saw(told);
        }
    }

    /**
     * An answer that tells no time. It is odd only while none told one: some proxies strip the header from what they kept.
     *
     * @param date the header as it came; null when there is none
     */
    synchronized void sawNone(String date) {
        if (skew == null) {
            untold.saw(date);
        }
    }

    /** Takes note of an answer's {@code Date}; the first one fixes the end of the run's windows. */
    public synchronized void saw(Instant serverTime) {
        Instant local = clock.instant();
        skew = Duration.between(local, serverTime);
        if (firstSkew == null) {
            firstSkew = skew;
            firstLocal = local;
            firstNanos = nanos.getAsLong();
            compare(local, serverTime);
            if (endedUntold) {
                Instant sure = Timestamps.second(sureNow().minus(lag));
                sureEnd = sure.isBefore(sureEnd) ? sure : sureEnd;
            }
        } else if (!jumped && isLarge(skew.minus(firstSkew))) {
            jumped = true;
            jump(local);
        }
        fix();
    }

    private void fix() {
        if (windowEnd == null) {
            if (skew == null) {
                endedUntold = true;
                notices.addAll(untold.told());
            }
            windowEnd = Timestamps.second(serverNow().minus(lag));
            sureEnd = Timestamps.second(sureNow().minus(lag));
        }
    }

    private void compare(Instant local, Instant serverTime) {
        boolean wentBack = notBefore.isAfter(local) && isLarge(Duration.between(local, notBefore));
        if (!isLarge(skew)) {
            return;
        }
        if (wentBack || skew.abs().compareTo(NO_MACHINE) < 0) {
            notices.add("this machine's clock is " + skew.abs().toSeconds() + " s "
                    + (skew.isNegative() ? "ahead of" : "behind")
                    + " Buildkite's; windows follow Buildkite's. Set the clock.");
        } else {
            notices.add("Buildkite's clock is odd: the Date of its answers is " + serverTime + ", "
                    + skew.abs().toDays() + (skew.isNegative() ? " days behind" : " days ahead of")
                    + " this machine's clock, " + Timestamps.second(local) + ". " + EARLIER_COUNTS);
        }
    }

    private void jump(Instant local) {
        Duration went = Duration.between(firstLocal, local);
        Duration passed = Duration.ofNanos(nanos.getAsLong() - firstNanos);
        boolean machine = isLarge(went.minus(passed));
        notices.add((machine ? "this machine's clock" : "Buildkite's clock, the Date of its answers,") + " jumped by "
                + skew.minus(firstSkew).abs().toSeconds() + " s during the run. " + EARLIER_COUNTS);
    }

    private static boolean isLarge(Duration difference) {
        return difference.abs().compareTo(LARGE_SKEW) > 0;
    }

    /** Whether an answer has told the API's time yet. */
    synchronized boolean isSet() {
        return windowEnd != null;
    }

    /** The exclusive upper bound of all windows of this run, on a whole second. */
    public synchronized Instant windowEnd() {
        fix();
        return windowEnd;
    }

    /**
     * Up to where what this run reads may be remembered as read, on a whole second; not after {@link #windowEnd}. Where that
     * was ended before any answer told a time, the first one that does may bring it forward.
     */
    public synchronized Instant sureEnd() {
        fix();
        return sureEnd;
    }

    /** The API's time now, as far as known. */
    synchronized Instant serverNow() {
        return skew == null ? clock.instant() : clock.instant().plus(skew);
    }

    /** The earlier of the two clocks: no later than now, as long as one of them is right. */
    synchronized Instant sureNow() {
        return skew == null || !skew.isNegative() ? clock.instant() : serverNow();
    }

    /** The later of the two clocks: what is remembered of a time after it was remembered by a clock that was wrong. */
    synchronized Instant latestNow() {
        return skew == null || skew.isNegative() ? clock.instant() : serverNow();
    }

    /** Which clock is odd and by how much, in words for the user, as far as it was not told by an earlier call. */
    public synchronized List<String> notices() {
        if (windowEnd != null && skew == null) {
            notices.addAll(untold.told());
        }
        List<String> said = List.copyOf(notices);
        notices.clear();
        return said;
    }

    /** {@link #notices} when no further answer comes, which might have told the time. */
    public synchronized List<String> lastNotices() {
        if (skew == null) {
            notices.addAll(untold.told());
        }
        return notices();
    }
}
