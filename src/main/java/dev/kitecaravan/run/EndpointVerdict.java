package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.StateChange;

/**
 * How one endpoint's part of a run stands: what was counted, and what speaks against it. Kept apart from the Camel exchange,
 * because a route's own error handler may make a failed exchange look well. Used by one thread.
 */
final class EndpointVerdict {
    private final LetterTally letters = new LetterTally();
    private final SideWays sideWays = new SideWays("record");
    private final List<String> notes = new ArrayList<>();
    private final LetterLimit limit;
    private Failures failures = Failures.NONE;
    private long records;
    private long filtered;
    private boolean stopped;
    private boolean unauthorized;
    private boolean done;

    /** @param limit how many records may be refused */
    EndpointVerdict(LetterLimit limit) {
        this.limit = limit;
    }

    /** A page was accepted. */
    void count(PageContext page) {
        records += page.read();
        filtered += page.filtered();
        letters.count(page);
    }

    /** A unit of work was given up; the others go on. */
    void fail(String reason) {
        failures = failures.plus(reason);
    }

    /** The endpoint as a whole was given up. */
    void failWhole(String reason) {
        failures = failures.first(reason);
    }

    /** All its units of work failed for one reason, which takes the place of theirs. */
    void failAll(String reason) {
        failures = Failures.NONE.plus(reason);
    }

    /** What an earlier run refused and nobody mended still speaks against it. */
    void refusedBefore(RefusedBefore earlier) {
        if (!hasFailures() && !lettersFail()) {
            earlier.failure(records - filtered - letters.letters().refused()).ifPresent(this::fail);
        }
    }

    /** What is to be remembered of refused records, those of earlier runs among them. */
    List<StateChange> refusals(RefusedBefore earlier) {
        return earlier.changes(letters.letters(), lettersFail(), outcome() == Outcome.COMPLETE);
    }

    void unauthorized(String reason) {
        unauthorized = true;
        failWhole(reason);
    }

    /**
     * What is to be known although it is no failure.
     *
     * @param remarks   one sentence each
     * @param firstLoad whether nothing was loaded before
     */
    void remark(List<String> remarks, boolean firstLoad) {
        notes.addAll(remarks);
        if (firstLoad && !hasFailures() && letters.letters().count() == 0 && records == filtered) {
            notes.add(records == 0 ? "no rows at its first load" : "no rows at its first load: all were filtered");
        }
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

    boolean isStopped() {
        return stopped;
    }

    boolean hasFailures() {
        return !failures.isEmpty();
    }

    /** What failed on ways beside the tables is told here, by any thread. */
    SideWays sideWays() {
        return sideWays;
    }

    private boolean lettersFail() {
        Letters told = letters.letters();
        return limit.isExceeded(told.offered(), told.refused(), told.count());
    }

    Outcome outcome() {
        if (unauthorized) {
            return Outcome.UNAUTHORIZED;
        }
        if (hasFailures() || lettersFail() || !sideWays.told().isEmpty()) {
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
    EndpointReport report(String endpoint, Map<String, RowCounts> tables, long missing, long requests,
            Duration took, Duration waited) {
        return new EndpointReport(endpoint, outcome(), tables, records, filtered, letters.letters(), missing, requests,
                took, waited, failures, sideWays.told(), lettersFail(), List.copyOf(notes));
    }
}
