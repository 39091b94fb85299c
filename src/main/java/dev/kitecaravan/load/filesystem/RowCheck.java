package dev.kitecaravan.load.filesystem;

import dev.kitecaravan.load.DestinationException;

/** Rows are counted where they leave and where they arrive: a difference ends what is under way before it counts. */
final class RowCheck {
    private RowCheck() {
    }

    /** @throws DestinationException when the two numbers are not the same */
    static void same(String where, String announced, long rows, String found, long count) {
        if (rows != count) {
            throw new DestinationException(where + ": " + rows + " rows were " + announced + ", " + count + " are "
                    + found + "; nothing was committed. Run again, and report it if it comes again");
        }
    }
}
