package dev.kitecaravan.run;

import java.time.Duration;
import java.util.Map;

import dev.kitecaravan.load.RowCounts;

/**
 * What became of one endpoint in a run.
 *
 * @param endpoint    its name
 * @param outcome     how it ended
 * @param tables      what happened to the rows of each table, its own first
 * @param records     records read
 * @param filtered    records that the route's steps kept from the sink
 * @param deadLetters records, or parts, that did not become rows
 * @param missing     requests the API had nothing for, which was noted
 * @param requests    requests spent
 * @param took        from its first to its last moment
 * @param waited      of this, waiting for the budget
 * @param message     why it did not end well; null otherwise
 */
public record EndpointReport(String endpoint, Outcome outcome, Map<String, RowCounts> tables, long records,
        long filtered,
        long deadLetters, long missing, long requests, Duration took, Duration waited, String message) {
    /** How an endpoint ended. */
    public enum Outcome {
        COMPLETE,
        /** Stopped before its end, by signal or time; the next run goes on. */
        STOPPED,
        FAILED,
        /** Not begun, because something before it ended the run. */
        SKIPPED,
        /** The token was refused. */
        UNAUTHORIZED
    }
}
