package dev.kitecaravan.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What all rows of a commit share.
 *
 * @param loadId the load they came with
 * @param at     when it is committed, in whole microseconds: later than every earlier commit
 */
public record Commit(String loadId, Instant at) {
    /** The next commit after one of a version. */
    public static Commit after(long version, String loadId) {
        long micros = Math.max(version + 1, micros(Instant.now()));
        return new Commit(loadId, Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Its time as microseconds since 1970. */
    public long version() {
        return micros(at);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
