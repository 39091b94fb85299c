package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rows that builds became, as the destination holds them now. */
public interface StoredBuilds {
    /** How many builds are compared at once. */
    int atOnce();

    /** How the rows of builds stand to what the API shows, in the order of the builds. */
    List<Standing> compare(List<Shown> builds);

    /** Passes every root row that is not marked as deleted. */
    void scan(Consumer<Stored> each);

    /**
     * A build as the API shows it.
     *
     * @param record it; is changed by being compared
     * @param keys   of its rows
     */
    record Shown(Map<String, Object> record, RecordKeys keys) {
    }

    /**
     * How the rows of a build stand.
     *
     * @param missing  there is no root row
     * @param stale    state or finishing time are others, or the row is marked as deleted
     * @param jobs     there are other jobs, or jobs in other states
     * @param values   another value is another one, or another child row is missing or too many
     * @param rows     the rows that a load must write although nothing else tells it to
     */
    record Standing(boolean missing, boolean stale, boolean jobs, boolean values, List<StoredRow> rows) {
    }

    /** A row of a table, by the id that caravan gave it. */
    record StoredRow(String table, String rowId) {
    }

    /**
     * A root row.
     *
     * @param row          where it is
     * @param identified   whether its id is the one that caravan gives the row of this build
     * @param id           of the build; null when the row has none
     * @param organization slug, likewise
     * @param pipeline     slug, likewise
     * @param number       -1 when the row has none
     * @param createdAt    null when the row has none
     */
    record Stored(StoredRow row, boolean identified, String id, String organization, String pipeline, long number,
            Instant createdAt) {
    }
}
