package dev.kitecaravan.extract.http;

import java.time.Duration;

/**
 * One scope's window as far as answers have told. Times are nanoseconds of the budget's clock. Guarded by the budget.
 *
 * <p>
 * Answers overtake each other, so figures are taken when they are lower, or when their request was sent after the answer
 * that gave the present ones, or when they belong to a later window. The window's end is the earliest of receipt + reset:
 * exact where the server rounds up, up to a second early where it rounds down. So the end is waited for a little longer, up
 * to that second; in a short window less, and what is missing then is learned as the pad.
 */
final class Bucket {
    private static final long SAME_WINDOW = Duration.ofMillis(1500).toNanos();
    /** After this long a probe without an answer no longer holds up the others. */
    private static final long PROBE_PATIENCE = Duration.ofSeconds(5).toNanos();

    final String scope;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** In windows whose answers never told more seconds to go there is no time for caution. */
    private static final int SHORT_RESET = 2;

    private final Duration fallback;
    private boolean learned;
    private boolean silent;
    private int limit = -1;
    private int remaining;
    private long end;
    private long asOf = Long.MIN_VALUE;
    private double jitter;
    /** Seconds; a window is at least so long. */
    private int longestReset;
    /** Whether a window was seen to follow another, so that {@link #longestReset} tells how long they are. */
    private boolean turned;
    private long heldUntil = Long.MIN_VALUE;
    private int inFlight;
    private Budget.Ticket probe;
    private long probeSince;

    Bucket(String scope, Duration fallback) {
        this.scope = scope;
        this.fallback = fallback;
    }

    /** When a request may go: not after {@code now} when it may go now. An answer may make it earlier. */
    long openAt(long now, Pace pace, boolean learns) {
        return Math.max(heldUntil, figuresOpenAt(now, pace, learns));
    }

    private long figuresOpenAt(long now, Pace pace, boolean learns) {
        if (!learned) {
            return !learns || silent || probe == null ? now : probeEnd(now);
        }
        if (remaining - inFlight > pace.reserve().of(limit)) {
            return now;
        }
        long reset = resetsAt(pace);
        return now < reset ? reset : probe == null ? now : probeEnd(now);
    }

    private long probeEnd(long now) {
        return Math.max(now, probeSince + PROBE_PATIENCE);
    }

    private long resetsAt(Pace pace) {
        return end + Math.max(pace.pad(), caution()) + (long) (jitter * Duration.ofMillis(100).toNanos());
    }

    private long caution() {
        return turned && longestReset <= SHORT_RESET ? 0 : SECOND;
    }

    void take(Budget.Ticket ticket, long now, Pace pace, boolean learns) {
        boolean blind = !learned ? learns && !silent : remaining - inFlight <= pace.reserve().of(limit);
        if (blind) {
            probe = ticket;
            probeSince = now;
        }
        inFlight++;
    }

    /** The request is no longer in flight and its answer, if any, told nothing. */
    void untold(Budget.Ticket ticket, boolean answered, long now) {
        inFlight--;
        remaining--;
        if (probe == ticket) {
            probe = null;
        }
        if (answered) {
            silent |= !learned;
            learned &= now < end;
        }
    }

    /**
     * The request is no longer in flight and its answer told this.
     *
     * @return whether it was a probe that found the old window still open
     */
    boolean told(Budget.Ticket ticket, RateFigures figures, long now, double random) {
        inFlight--;
        boolean probed = probe == ticket && learned;
        if (probe == ticket) {
            probe = null;
        }
        long ends = now + (figures.reset() < 0 ? fallback.toNanos() : figures.reset() * 1_000_000_000L);
        boolean laterWindow = learned && ends > end + SAME_WINDOW;
        boolean earlierWindow = learned && ends < end - SAME_WINDOW;
        turned |= laterWindow;
        longestReset = Math.max(longestReset, figures.reset());
        boolean overtaken = learned && ticket.sentAt() < asOf;
        boolean lower = figures.remaining() <= remaining;
        if (overtaken && !laterWindow && (!lower || earlierWindow)) {
            return false;
        }
        boolean sameWindow = learned && lower && !laterWindow;
        boolean early = probed && sameWindow;
        if (!sameWindow || early && figures.reset() > 0) {
            end = ends;
            jitter = random;
        } else {
            end = Math.min(end, ends);
        }
        limit = figures.limit() < 0 ? Math.max(limit, figures.remaining()) : figures.limit();
        remaining = figures.remaining();
        asOf = now;
        learned = true;
        return early;
    }

    /** Whether a window gives fewer requests than this, in a second. */
    boolean givesFewerThan(int perSecond) {
        // The first window may be met shortly before its end; until another follows, it counts as a usual one.
        // Whole seconds are told, rounded down: a window is a second longer than the longest that was.
        long seconds = turned ? Math.max(0, longestReset) + 1 : Math.max(1, fallback.toSeconds());
        return limit >= 0 && limit < perSecond * seconds;
    }

    /** No request goes before this, whatever the figures say. */
    void hold(long until) {
        heldUntil = Math.max(heldUntil, until);
    }

    Budget.Reading reading(long now, Pace pace) {
        return new Budget.Reading(scope, learned ? limit : -1, learned ? remaining : -1, inFlight,
                learned ? pace.reserve().of(limit) : 0, Duration.ofNanos(learned ? Math.max(0, end - now) : 0));
    }

    /** What all buckets share: the reserve, and how much later than said the server's windows end. */
    record Pace(Reserve reserve, long pad) {
    }
}
