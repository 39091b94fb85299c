package dev.kitecaravan.normalize;

import java.util.Arrays;
import java.util.Locale;

/** What happens when a record brings something that its tables do not have. */
public enum Evolution {
    /** The table grows. */
    EVOLVE,
    /** The endpoint fails with a message that names what was new. */
    FREEZE,
    /** The row is left out and kept as a dead letter. */
    DISCARD_ROW,
    /** The value is left out and kept as a dead letter; the rest of the row is loaded. */
    DISCARD_VALUE;

    /** @throws IllegalArgumentException for any other word; the message lists the four */
    public static Evolution of(String text) {
        try {
            return valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no contract mode; use one of "
                    + Arrays.toString(values()).toLowerCase(Locale.ROOT), e);
        }
    }
}
