package dev.kitecaravan.load;

/**
 * Sees to it that a person's text is one SQL statement. Databases disagree about several: some answer the first, some the last,
 * and what the others did stays unsaid. Quotes, dollar quotes and comments are known; a backslash before a quote may or may not
 * end a text, so a text with one is left to the database.
 */
public final class SingleStatement {
    private final String sql;
    private int at;

    private SingleStatement(String sql) {
        this.sql = sql;
    }

    /**
     * The statement as it was written, without the semicolons and white space behind it.
     *
     * @throws StatementException when there is none, when a quote or a comment is not closed, or when a second statement follows
     */
    public static String of(String sql) {
        return sql.contains("\\'") ? sql : new SingleStatement(sql).read();
    }

    private String read() {
        int end = sql.length();
        boolean any = false;
        while (at < sql.length()) {
            int begun = at;
            char c = sql.charAt(at);
            if (skippedComment() || Character.isWhitespace(c)) {
                at += at == begun ? 1 : 0;
                continue;
            }
            if (c == ';') {
                end = Math.min(end, at++);
                continue;
            }
            if (end < sql.length()) {
                throw new StatementException("one statement at a time: after the semicolon at character " + (end + 1)
                        + " comes another, '" + beginning(begun) + "'; ask them one by one");
            }
            any = true;
            if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
            } else if (c == '$') {
                skipDollarQuoted();
            } else {
                at++;
            }
        }
        if (!any) {
            throw new StatementException("there is no statement in it, only comments or nothing");
        }
        return sql.substring(0, end);
    }

    private String beginning(int from) {
        String rest = sql.substring(from).strip().lines().findFirst().orElse("");
        return rest.length() > 30 ? rest.substring(0, 30) + " ..." : rest;
    }

    private boolean skippedComment() {
        if (sql.startsWith("--", at)) {
            int line = sql.indexOf('\n', at);
            at = line < 0 ? sql.length() : line + 1;
            return true;
        }
        if (sql.startsWith("/*", at)) {
            int begun = at;
            int depth = 0;
            do {
                if (sql.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (sql.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < sql.length());
            if (depth > 0 && !sql.startsWith("*/", sql.length() - 2)) {
                throw notClosed("comment", begun);
            }
            return true;
        }
        return false;
    }

    private void skipQuoted(char quote) {
        int end = sql.indexOf(quote, at + 1);
        if (end < 0) {
            throw notClosed("quote", at);
        }
        at = end + 1;
    }

    /** {@code $tag$ … $tag$}; a dollar that opens no such quote is a character like others. */
    private void skipDollarQuoted() {
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && (Character.isLetterOrDigit(sql.charAt(tagEnd)) || sql.charAt(tagEnd) == '_')) {
            tagEnd++;
        }
        boolean opens = tagEnd < sql.length() && sql.charAt(tagEnd) == '$'
                && !(tagEnd > at + 1 && Character.isDigit(sql.charAt(at + 1)));
        int end = opens ? sql.indexOf(sql.substring(at, tagEnd + 1), tagEnd + 1) : -1;
        at = end < 0 ? at + 1 : end + (tagEnd + 1 - at);
    }

    private StatementException notClosed(String what, int begun) {
        return new StatementException("the " + what + " that begins at character " + (begun + 1) + " is not closed");
    }
}
