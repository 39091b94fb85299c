package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Locale;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.text.Redactor;

/** Turns what a driver throws into one sentence: where, doing what, what it means, what the driver said. */
public final class SqlFailures {
    private static final int LONGEST = 500;
    private static final int DEEPEST = 8;

    private SqlFailures() {
    }

    /** The one sentence of an error at a place; without secrets. */
    public static DestinationException explain(Dialect dialect, String place, String doing, Throwable cause) {
        return new DestinationException(
                Redactor.redact(dialect.title() + " at " + place + ", " + doing + ": " + meaning(dialect, cause)),
                cause);
    }

    /** Closes what turned out to be of no use. */
    public static void closeQuietly(AutoCloseable useless, Exception failure) {
        try {
            if (useless != null) {
                useless.close();
            }
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static String meaning(Dialect dialect, Throwable cause) {
        String said = firstLine(cause.getMessage());
        String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        String lower = allSaid(cause).toLowerCase(Locale.ROOT);
        return dialect.failures().stream()
                .filter(failure -> failure.sign().equals(state) || lower.contains(failure.sign()))
                .map(failure -> failure.says() + " (" + said + ")").findFirst().orElse(said);
    }

    /** What was said on the way up: the engine's own words may leave out what the system told it. */
    private static String allSaid(Throwable failure) {
        StringBuilder said = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        return said.toString();
    }

    static String firstLine(String message) {
        if (message == null) {
            return "no message";
        }
        // What comes after that, in H2's words, is on the lines below.
        String line = message.strip().lines().findFirst().orElse("").strip().replaceFirst("; SQL statement:$", "");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
