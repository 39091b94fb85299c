package dev.kitecaravan.load.filesystem;

import java.time.Instant;

/**
 * What all rows of a commit share.
 *
 * @param loadId  the load they came with
 * @param at      when it is committed
 * @param version microseconds since 1970 of that time, greater than in every earlier commit
 */
record Commit(String loadId, Instant at, long version) {
    /** The next commit after a version. */
    static Commit after(long version, String loadId) {
        Instant now = Instant.now();
        long micros = Math.max(version + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        return new Commit(loadId, Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000), micros);
    }
}
