package dev.kitecaravan.show.html;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address of a statement in the SQL box, for links and for people to hand on. */
public final class SqlAddress {
    /** What holds the statement. */
    public static final String PARAMETER = "q";
    /** Proxies take addresses of about 8,000 characters, and a character may be three of them. */
    private static final int LONGEST = 4_000;

    private SqlAddress() {
    }

    public static boolean fits(String statement) {
        return statement.length() <= LONGEST;
    }

    /** Relative to a page of ours; null of a statement that is empty or does not fit. */
    public static String of(String statement) {
        return statement.isBlank() || !fits(statement)
                ? null
                : "sql?" + PARAMETER + "=" + URLEncoder.encode(statement, StandardCharsets.UTF_8);
    }

    /** Why a statement has no address; null where it fits into one. */
    public static String tooLong(String statement) {
        return fits(statement)
                ? null
                : "An address holds a statement of up to " + Figures.count(LONGEST) + " characters, and this one has "
                        + Figures.count(statement.length()) + ": hand on the statement itself.";
    }
}
