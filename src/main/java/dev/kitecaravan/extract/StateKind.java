package dev.kitecaravan.extract;

import java.util.Locale;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.StateChange;

/** What the extraction remembers in {@code _caravan_state}. */
public enum StateKind {
    /** The run under way or last ended. Key: the series of runs that continue each other. */
    RUN,
    /** Per builds list and parent: what is covered, and the marks of the passes. */
    CURSOR,
    /** Per list endpoint: a record that other endpoints' placeholders may bind. Key: its API id. */
    PARENT,
    /** Per endpoint and parent: what was asked, with the parent's hash then. */
    UNIT,
    /** Per plain list and parent: the run that last read it whole. */
    DONE,
    /** Per complete list: a record it shows. Key: the parent's, and the record's API id. */
    LISTED,
    /** Per builds list: a build that is not final. Key: its API id. */
    OPEN,
    /** Per builds list: a pipeline whose history is covered by the common cursor. */
    SEEN,
    /** Per builds list and pipeline: which numbers were seen, and which were asked for and are not there. */
    NUMBERS,
    /** Per endpoint: path, query and selector that its state speaks of. */
    FINGERPRINT,
    /** Per endpoint: how many records were refused by the run that failed by them. */
    REFUSED,
    /** What runs left of the API's budget. Key: one of the ten minutes of a week, so that a week is kept. */
    BUDGET,
    /** The list's depth cap, in rows, once the API has shown it. */
    CAP,
    /** By how many seconds the order of builds lists was seen to be off. */
    ORDER,
    /** Per builds list: what of the share for missing numbers the runs so far did not spend. */
    ALLOWANCE,
    /** The event of a load that a route was not told of yet. Key: the load's id and the route's. */
    EVENT;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public StateChange put(String endpoint, String key, Object value) {
        return new StateChange(label(), endpoint, key, Json.write(value));
    }

    public StateChange remove(String endpoint, String key) {
        return new StateChange(label(), endpoint, key, null);
    }
}
