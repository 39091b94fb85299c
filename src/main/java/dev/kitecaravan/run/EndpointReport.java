package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param letters     records, or parts, that did not become rows
 * @param missing     requests the API had nothing for, which was noted
 * @param requests    requests spent
 * @param took        from its first to its last moment
 * @param waited      of this, waiting for the budget
 * @param failures    units of work that were given up, and what else failed
 * @param sideWays    ways beside the tables on which records did not arrive
 * @param lettersFail whether it failed by its dead letters
 * @param notes       what is to be known of it although it is no failure, one sentence each
 */
public record EndpointReport(String endpoint, Outcome outcome, Map<String, RowCounts> tables, long records,
        long filtered, Letters letters, long missing, long requests, Duration took, Duration waited, Failures failures,
        List<SideWay> sideWays, boolean lettersFail, List<String> notes) {
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

    /** One that was not begun. */
    static EndpointReport nothing(String endpoint, Outcome outcome, Failures failures) {
        return new EndpointReport(endpoint, outcome, Map.of(), 0, 0, Letters.NONE, 0, 0, Duration.ZERO, Duration.ZERO,
                failures, List.of(), false, List.of());
    }

    /** The same, and failed, for ways on which something did not arrive after its end. */
    EndpointReport withUndelivered(List<SideWay> further) {
        List<SideWay> all = new ArrayList<>(sideWays);
        all.addAll(further);
        return new EndpointReport(endpoint, outcome == Outcome.COMPLETE ? Outcome.FAILED : outcome, tables, records,
                filtered, letters, missing, requests, took, waited, failures, List.copyOf(all), lettersFail, notes);
    }

    /** The same, failed where it was stopped. */
    EndpointReport failedIfStopped(String reason) {
        return outcome != Outcome.STOPPED
                ? this
                : new EndpointReport(endpoint, Outcome.FAILED, tables, records, filtered, letters, missing, requests,
                        took, waited, failures.first(reason), sideWays, lettersFail, notes);
    }

    /** How many dead letters there are. */
    public long deadLetters() {
        return letters.count();
    }

    /** How many records did not arrive on ways beside the tables. */
    public long undelivered() {
        return sideWays.stream().mapToLong(SideWay::failed).sum();
    }

    /** Why it did not end well, everything in one line; null when nothing speaks against it. */
    public String message() {
        List<String> reasons = reasons();
        return reasons.isEmpty() ? null : String.join(" ", reasons);
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!failures.isEmpty()) {
            reasons.add(failures.sentence());
        }
        if (lettersFail) {
            reasons.add(letters.sentence());
        }
        sideWays.forEach(way -> reasons.add(way.toString()));
        return reasons;
    }
}
