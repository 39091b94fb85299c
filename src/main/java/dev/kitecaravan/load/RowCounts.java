package dev.kitecaravan.load;

/**
 * What a commit did to the rows of one table.
 *
 * @param added   rows that were not there
 * @param changed rows that were there with other values
 * @param same    rows that were there just so, and were not rewritten
 * @param removed child rows that their record no longer has
 */
public record RowCounts(long added, long changed, long same, long removed) {
    public static final RowCounts NONE = new RowCounts(0, 0, 0, 0);

    public RowCounts plus(RowCounts other) {
        return new RowCounts(added + other.added, changed + other.changed, same + other.same, removed + other.removed);
    }
}
