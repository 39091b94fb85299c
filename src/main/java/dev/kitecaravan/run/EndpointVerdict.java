package dev.kitecaravan.run;

import java.time.Duration;
import java.util.Map;

import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport.Outcome;

/**
 * How one endpoint's part of a run stands: what was counted, and what speaks against it. Kept apart from the Camel exchange,
 * because a route's own error handler may make a failed exchange look well. Used by one thread.
 */
final class EndpointVerdict {
    private long records;
    private long filtered;
    private long deadLetters;
    private long missing;
    private String failure;
    private boolean stopped;
    private boolean unauthorized;
    private boolean done;

    /** A page was accepted. */
    void count(PageContext page) {
        records += page.read();
        deadLetters += page.lost();
        filtered += page.filtered();
    }

    /** The API had nothing at an address, which was noted. */
    void missing() {
        missing++;
    }

    /** The first reason stays. */
    void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    void unauthorized(String reason) {
        unauthorized = true;
        fail(reason);
    }

    /** It ends before its end, by signal or time. */
    void stop() {
        stopped = true;
    }

    /** All its pages were dealt with. */
    void done() {
        done = true;
    }

    boolean isDone() {
        return done;
    }

    String failure() {
        return failure;
    }

    Outcome outcome() {
        if (unauthorized) {
            return Outcome.UNAUTHORIZED;
        }
        if (failure != null) {
            return Outcome.FAILED;
        }
        return done ? Outcome.COMPLETE : stopped ? Outcome.STOPPED : Outcome.FAILED;
    }

    /** The outcome as the loads table tells it. */
    LoadRecord.Status status() {
        return switch (outcome()) {
            case COMPLETE -> LoadRecord.Status.COMPLETE;
            case STOPPED -> LoadRecord.Status.STOPPED;
            default -> LoadRecord.Status.FAILED;
        };
    }

    /** The report, with what others know. */
    EndpointReport report(String endpoint, Map<String, RowCounts> tables, long requests,
            Duration took, Duration waited) {
        return new EndpointReport(endpoint, outcome(), tables, records, filtered, deadLetters, missing, requests, took,
                waited, failure);
    }
}
