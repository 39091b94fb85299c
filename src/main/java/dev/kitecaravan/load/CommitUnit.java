package dev.kitecaravan.load;

import java.time.Duration;

/**
 * How much a destination wants in one commit.
 *
 * @param maxBytes commit when about this much JSON was gathered; 0: after every page
 * @param maxAge   or when the oldest uncommitted page is this old
 */
public record CommitUnit(long maxBytes, Duration maxAge) {
    /** One page, one commit: for engines whose commits are cheap. */
    public static final CommitUnit PAGE = new CommitUnit(0, Duration.ZERO);

    /** Gathered pages: for warehouses and files, where every commit costs a job or an object. */
    public static final CommitUnit BATCH = new CommitUnit(64L << 20, Duration.ofMinutes(5));
}
