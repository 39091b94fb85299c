package dev.kitecaravan.load;

import java.time.Instant;
import java.util.Arrays;

/**
 * One row of {@code _caravan_loads}: one endpoint in one run. Row counts are added up by the commits themselves.
 *
 * @param loadId     sortable: later loads compare greater
 * @param runId      the run it belongs to
 * @param endpoint   the route
 * @param status     how far it came
 * @param startedAt  when it began
 * @param finishedAt when it ended, null while it runs
 * @param windowFrom lower bound of the time it covers, null when open or not a list of builds
 * @param windowTo   upper bound, exclusive
 * @param requests   requests spent so far
 * @param message    why it failed, redacted; null otherwise
 */
public record LoadRecord(String loadId, String runId, String endpoint, Status status, Instant startedAt,
        Instant finishedAt, Instant windowFrom, Instant windowTo, long requests, String message) {
    /** The numbers are what the column {@code status} holds. */
    public enum Status {
        COMPLETE(0),
        RUNNING(1),
        FAILED(2),
        STOPPED(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException when no status has this number */
        static Status of(int code) {
            return Arrays.stream(values()).filter(status -> status.code == code).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no load has the status " + code));
        }
    }
}
