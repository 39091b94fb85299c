package dev.kitecaravan.load;

import java.time.Duration;

/**
 * How much a destination wants in one commit. A commit is due when one of the three is reached; what waits for it is what
 * a killed run asks the API for again.
 *
 * @param maxBytes about this much JSON was gathered
 * @param maxPages so many pages were; 1: after every page
 * @param maxAge   the oldest uncommitted page is this old, whether or not a further one came meanwhile
 */
public record CommitUnit(long maxBytes, int maxPages, Duration maxAge) {
    /** One page, one commit: for databases whose commits are cheap. */
    public static final CommitUnit PAGE = new CommitUnit(0, 1, Duration.ZERO);

    /**
     * Pages that come fast share a commit, none waits for long: for databases on which a small commit costs like a large one.
     * Where requests are scarce it is {@link #PAGE}.
     */
    public static final CommitUnit PAGES = new CommitUnit(4L << 20, 16, Duration.ofSeconds(5));

    /** Gathered pages: for warehouses and files, where every commit costs a job or an object. */
    public static final CommitUnit BATCH = new CommitUnit(64L << 20, Integer.MAX_VALUE, Duration.ofMinutes(5));

    /** A batch as the user bounds it. */
    public static CommitUnit batch(long maxBytes, Duration maxAge) {
        return new CommitUnit(maxBytes, Integer.MAX_VALUE, maxAge);
    }

    /** This unit where requests are dear: none waits with others, unless a commit is dear as well. */
    public CommitUnit whereRequestsAreDear() {
        return equals(PAGES) ? PAGE : this;
    }

    /** This unit, within the user's bounds if it is a batch. */
    public CommitUnit within(CommitUnit batch) {
        return equals(BATCH) ? batch : this;
    }
}
