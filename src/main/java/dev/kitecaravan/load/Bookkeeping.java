package dev.kitecaravan.load;

import java.util.List;

import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.StateChange;

/**
 * What a commit remembers beside its rows.
 *
 * @param state       changes to {@code _caravan_state}; of two with the same key the later wins
 * @param deadLetters records that did not become rows
 * @param replayed    ids of dead letters that are there and are dealt with: removed
 * @param deleted     root rows of which the API was seen to have the record no more
 * @param distrusted  rows that the next load of their records must write although their hash may say that it need not
 * @param load        the row of {@code _caravan_loads} this commit belongs to, as it stands after this commit apart
 *                    from the row counts, which the commit adds itself; null for a commit of state alone
 */
public record Bookkeeping(List<StateChange> state, List<DeadLetter> deadLetters, List<String> replayed,
        List<Deletion> deleted, List<Distrust> distrusted, LoadRecord load) {

    /** A commit that distrusts no rows. */
    public Bookkeeping(List<StateChange> state, List<DeadLetter> deadLetters, List<String> replayed,
            List<Deletion> deleted, LoadRecord load) {
        this(state, deadLetters, replayed, deleted, List.of(), load);
    }

    /** A commit that removes no dead letters. */
    public Bookkeeping(List<StateChange> state, List<DeadLetter> deadLetters, List<Deletion> deleted,
            LoadRecord load) {
        this(state, deadLetters, List.of(), deleted, load);
    }

    public static Bookkeeping ofState(List<StateChange> state) {
        return new Bookkeeping(state, List.of(), List.of(), null);
    }

    /**
     * A root row whose record is gone from the API: its deletion time is set, the row stays.
     *
     * @param table the root table
     * @param rowId the row's id
     */
    public record Deletion(String table, String rowId) {
    }

    /**
     * A row that was deleted or altered by hand, or added: its hash tells nothing any more.
     *
     * @param table a root or child table
     * @param rowId the row's id
     */
    public record Distrust(String table, String rowId) {
    }
}
