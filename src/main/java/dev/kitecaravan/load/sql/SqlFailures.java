package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.text.Redactor;

/** Turns what a driver throws into one sentence: where, doing what, what it means, what the driver said. */
public final class SqlFailures {
    private static final int LONGEST = 500;
    private static final int DEEPEST = 8;
    private static final Pattern STATE = Pattern.compile("\\d[0-9A-Z]{4}");

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
        List<Throwable> all = Stream.iterate(cause, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
        return dialect.failures().stream()
                .filter(failure -> all.stream().anyMatch(each -> isSign(failure.sign(), each)))
                .map(failure -> failure.says() + " (" + said + ")").findFirst().orElse(said);
    }

    /** The database's own words may leave out what the system told it, so all on the way up are looked at. */
    private static boolean isSign(String sign, Throwable failure) {
        if (failure instanceof SQLException sql && sign.equals(sql.getSQLState())) {
            return true;
        }
        // Five digits may stand in a message for anything, such as a part of an account's number.
        return !STATE.matcher(sign).matches()
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(sign);
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
