package dev.kitecaravan.workbench;

import java.util.List;

/**
 * An endpoint that somebody wants, and what was decided of it.
 *
 * @param name     its own, which names its files too
 * @param path     what it reads, with or without a query
 * @param table    null for that of its name
 * @param selector null for what its answer proposes
 * @param key      null for what its answer proposes
 */
public record NewEndpoint(String name, String path, String table, String selector, List<String> key) {
    /** Nothing is decided yet. */
    static final NewEndpoint UNDECIDED = new NewEndpoint("", "", null, null, null);
    private static final int LONGEST_NAME = 60;

    /** @throws IllegalArgumentException when name or table cannot be one of a file and of a table everywhere */
    public static NewEndpoint of(String name, String path, String table, String selector, List<String> key) {
        check("name", name);
        if (table != null) {
            check("table", table);
        }
        return new NewEndpoint(name, path, table, selector, key);
    }

    private static void check(String what, String name) {
        if (!name.matches("[a-z][a-z0-9_]*") || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the " + what + " '" + name + "' does not do: it begins with a small letter,"
                            + " with small letters, digits and _ behind it, " + LONGEST_NAME
                            + " at most, as files and tables of"
                            + " every destination may be called.");
        }
    }
}
