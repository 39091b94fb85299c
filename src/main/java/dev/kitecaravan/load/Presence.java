package dev.kitecaravan.load;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a destination has a table or a column: by asking, as a reader sees no catalog that all databases have. */
public final class Presence {
    /** How databases say that a table or a column is not there; they name it besides. */
    private static final Pattern ABSENT = Pattern
            .compile("not[ _]found|not exist|no such (table|column)|cannot be found"
                    + "|cannot be resolved|invalid identifier|unrecognized name", Pattern.CASE_INSENSITIVE);

    private Presence() {
    }

    /**
     * Whether the destination has what a statement speaks of.
     *
     * @param name      of the table, view or column
     * @param statement asks for it
     * @throws DestinationException when it gave no answer: a lock, a time-out or a lost connection says nothing of the table
     */
    public static boolean of(String name, Runnable statement) {
        try {
            statement.run();
            return true;
        } catch (DestinationException e) {
            String said = String.valueOf(e.getMessage());
            if (ABSENT.matcher(said).find() && said.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
                return false;
            }
            throw new DestinationException("it could not be learned whether " + name + " is there: " + said, e);
        }
    }
}
