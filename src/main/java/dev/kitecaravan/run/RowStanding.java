package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.extract.StoredBuilds.Standing;
import dev.kitecaravan.extract.StoredBuilds.StoredRow;

/** How the rows that one sink made of one build stand, while they are compared. */
final class RowStanding {
    private final List<StoredRow> rows = new ArrayList<>();
    private boolean there;
    private boolean stale;
    private boolean jobs;
    private boolean values;

    /** Its root row was found. */
    void isThere() {
        there = true;
    }

    void stale() {
        stale = true;
    }

    void jobsDiffer() {
        jobs = true;
    }

    void valuesDiffer() {
        values = true;
    }

    /** A row that a load must write although its hash may say that it need not. */
    void distrust(String table, String rowId) {
        rows.add(new StoredRow(table, rowId));
    }

    /** What the sinks of a route made of one build. A build that is missing is nothing besides. */
    static Standing together(List<RowStanding> all) {
        boolean missing = all.stream().anyMatch(each -> !each.there);
        return new Standing(missing, !missing && all.stream().anyMatch(each -> each.stale),
                !missing && all.stream().anyMatch(each -> each.jobs),
                !missing && all.stream().anyMatch(each -> each.values),
                all.stream().flatMap(each -> each.rows.stream()).toList());
    }
}
