package dev.kitecaravan.show.loads;

import java.time.Instant;

import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.show.read.PageQueries;

/**
 * One endpoint in one run, as {@code _caravan_loads} has it.
 *
 * @param status   0 complete, 1 running or killed, 2 failed, 3 stopped
 * @param finished null while it runs
 * @param until    upper bound of the time it covers; null where it covers none
 * @param message  why it failed; null otherwise
 */
record LoadEntry(String endpoint, int status, Instant started, Instant finished, Instant until, long added,
        long changed, long same, long removed, long requests, double seconds, String message) {
    static final String COLUMNS = "endpoint, status, started_at, finished_at, window_to, rows_new, rows_changed,"
            + " rows_same, rows_removed, requests, seconds, message";

    static LoadEntry of(PageQueries.Row row) {
        Double seconds = row.decimal("seconds");
        return new LoadEntry(row.text("endpoint"), (int) row.number("status"), row.time("started_at"),
                row.time("finished_at"), row.time("window_to"), row.number("rows_new"), row.number("rows_changed"),
                row.number("rows_same"), row.number("rows_removed"), row.number("requests"),
                seconds == null ? 0 : seconds, row.text("message"));
    }

    /** It asked the API, and did not only bring dead letters back. */
    boolean isReading() {
        return !LastLoads.REPLAYED.equals(message);
    }

    boolean isComplete() {
        return status == 0;
    }

    /** It runs, or was killed. */
    boolean isOpen() {
        return status == 1;
    }
}
