package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far above the oldest build seen a walk starts again, and what that costs: the builds in between are read twice.
 * Immutable; as of the pages read so far.
 *
 * <p>
 * A list may show a build after one that was created up to a minute before it, as clocks step and commits overtake each
 * other; where a page shows more disorder than that, as much as it shows. So whatever was created later than the overlap
 * above the oldest build seen was seen too.
 *
 * @param width     a whole number of seconds
 * @param rows      rows read since the walk began
 * @param readAgain and how many of them for the sake of anchors
 * @param recent    when the rows since the last anchor were created, of those that the next one would show again
 * @param lastPage  rows of the last page
 */
record Overlap(Duration width, long rows, long readAgain, List<Instant> recent, int lastPage) {
    /** Disorder that every walk allows for, seen or not. */
    static final Duration EXPECTED = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Of the rows read so many may be read again where there is another way on, and a few more. */
    private static final double SHARE_READ_AGAIN = 0.03;
    private static final int FEW_READ_AGAIN = 5;

    /** Before the first page. */
    static Overlap of(Duration disorderKnown) {
        return new Overlap(wider(EXPECTED, disorderKnown), 0, 0, List.of(), 0);
    }

    /** Once another page was read. */
    Overlap after(RawPage page, Instant oldest) {
        Duration now = wider(width, page.disorder());
        List<Instant> shown = new ArrayList<>(recent);
        shown.addAll(page.created());
        if (oldest != null) {
            Instant above = end(oldest).plus(now);
            shown.removeIf(created -> !created.isBefore(above));
        }
        return new Overlap(now, rows + page.records(), readAgain, shown, page.records());
    }

    /** Once the walk goes on below an anchor. */
    Overlap anchored(Instant anchor) {
        return new Overlap(width, rows, readAgain + again(anchor), List.of(), lastPage);
    }

    /** Everything created from here on was seen, once the oldest build seen is this one. */
    Instant above(Instant oldest) {
        return end(oldest).plus(width);
    }

    /** Whether the rows that an anchor would show again are few enough. */
    boolean isCheap(Instant anchor) {
        return readAgain + again(anchor) <= FEW_READ_AGAIN + SHARE_READ_AGAIN * rows;
    }

    /**
     * The anchor of a walk that has no other way on: with as much overlap as lets it come forward, by half a page at least.
     *
     * @param to where it is anchored now; null when it is not
     * @return null when one second holds more than the walk can see
     */
    Instant narrowed(Instant oldest, Instant to) {
        for (long seconds = width.toSeconds();; seconds /= 2) {
            Instant anchor = end(oldest).plusSeconds(seconds);
            if ((to == null || anchor.isBefore(to)) && (seconds == 0 || again(anchor) <= lastPage / 2)) {
                return anchor;
            }
            if (seconds == 0) {
                return null;
            }
        }
    }

    private long again(Instant anchor) {
        return recent.stream().filter(created -> created.isBefore(anchor)).count();
    }

    private static Duration wider(Duration width, Duration seen) {
        Duration whole = Duration.ofSeconds(seen.plusSeconds(1).minusNanos(1).toSeconds());
        return whole.compareTo(width) > 0 ? whole : width;
    }

    /** The end of the second a build was created in. */
    private static Instant end(Instant build) {
        return Timestamps.second(build).plus(SECOND);
    }
}
