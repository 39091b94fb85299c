package dev.kitecaravan.text.log;

import java.util.Arrays;

/** A row of a terminal's screen: its characters, and the times of the marks that came while the cursor was in it. */
final class ScreenRow {
    /** So many characters of a row are kept: 64,000 bytes at most, which every destination takes as one text. */
    static final int LONGEST = 16_000;

    private int[] cells = new int[80];
    private int length;
    private boolean cut;
    private Long first;
    private Long last;

    /** Puts a character over what is there. */
    void put(int column, int character) {
        if (column >= LONGEST) {
            cut = true;
            return;
        }
        if (column >= cells.length) {
            cells = Arrays.copyOf(cells, Math.min(LONGEST, Math.max(column + 1, cells.length * 2)));
        }
        if (column > length) {
            Arrays.fill(cells, length, column, ' ');
        }
        cells[column] = character;
        length = Math.max(length, column + 1);
    }

    void mark(long time) {
        first = first == null ? time : first;
        last = time;
    }

    /** Nothing is left from this column on. */
    void eraseFrom(int column) {
        length = Math.min(length, column);
        cut &= column >= LONGEST;
    }

    /** Blanks up to this column, itself included. */
    void eraseTo(int column) {
        Arrays.fill(cells, 0, Math.min(length, column + 1), ' ');
    }

    /** Takes the characters before a column away that make up this text; false where they do not. */
    boolean takeBack(int column, int count) {
        if (count > column || column > length) {
            return false;
        }
        System.arraycopy(cells, column, cells, column - count, length - column);
        length -= count;
        return true;
    }

    int character(int column) {
        return column < length ? cells[column] : ' ';
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** All of it, blanks at its end included. */
    String text() {
        return new String(cells, 0, length);
    }

    boolean isCut() {
        return cut;
    }

    /** Milliseconds since 1970; null where no mark came. */
    Long first() {
        return first;
    }

    /** Of the last mark; null where none came. */
    Long last() {
        return last;
    }
}
