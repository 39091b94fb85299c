package dev.kitecaravan.table;

/**
 * How wide a row may be, for databases that keep a row in one page and put only large values elsewhere. The width of a row is
 * what is left in the page when all that can be put elsewhere is. It does not depend on how many columns the table has at
 * the time: later records may bring as many as it takes, and the row is written again then.
 *
 * @param most    bytes of a row; {@link Integer#MAX_VALUE} where no row is too wide
 * @param fixed   bytes that every row takes, columns that a load adds by itself included, and a bit for each column that the
 *                table may come to have
 * @param longest bytes of a text that always stays in the page; a longer one may go
 * @param pointer most bytes that stay in the page of a value that went
 */
public record RowWidth(int most, int fixed, int longest, int pointer) {
    /** Of a destination that takes rows of any width. */
    public static final RowWidth UNLIMITED = new RowWidth(Integer.MAX_VALUE, 0, 0, 0);
    private static final int NUMBER = 8;
    private static final int WORD = 4;

    /** Whether every row of so many columns fits, whatever is in it. */
    public boolean alwaysFits(int columns) {
        return most == Integer.MAX_VALUE || fixed + (long) columns * (pointer + NUMBER) <= most;
    }

    /**
     * Where the value that follows begins.
     *
     * @param at    where this one begins, before it is aligned
     * @param bytes of its text in UTF-8; -1 for a value of fixed width
     */
    public int after(int at, int bytes) {
        if (bytes < 0) {
            return aligned(at, NUMBER) + NUMBER;
        }
        return bytes <= longest ? at + 1 + bytes : aligned(at, WORD) + pointer;
    }

    private static int aligned(int at, int to) {
        return (at + to - 1) / to * to;
    }
}
