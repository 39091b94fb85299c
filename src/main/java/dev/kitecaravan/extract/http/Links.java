package dev.kitecaravan.extract.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The targets of Link header lines by relation, read by the grammar of RFC 8288: any order, several lines, quoted
 * parameters with commas and semicolons inside, several relations in one parameter. What is malformed is skipped to the
 * next comma; whether a next page may have been in it, {@link #hideNext} tells.
 */
final class Links {
    private static final Pattern NEXT = Pattern.compile("(?i)\\brel\\s*=[^;,=]*\\bnext\\b");

    private final String text;
    private final Map<String, String> targets;
    private int at;
    /** Whether it was cut off, or names a next page where no link is. */
    private boolean unclear;

    private Links(String text, Map<String, String> targets) {
        this.text = text;
        this.targets = targets;
    }

    /** Relation (lower case) to target as written; the first of each relation counts. */
    static Map<String, String> parse(List<String> lines) {
        Map<String, String> targets = new HashMap<>();
        lines.forEach(line -> new Links(line, targets).read());
        return targets;
    }

    /** Whether no next page can be read in the lines, although one may have been meant. */
    static boolean hideNext(List<String> lines) {
        Map<String, String> targets = new HashMap<>();
        boolean unclear = false;
        for (String line : lines) {
            Links links = new Links(line, targets);
            links.read();
            unclear |= links.unclear;
        }
        return unclear && !targets.containsKey("next");
    }

    private void read() {
        while (at < text.length()) {
            blanks();
            if (peek() == '<') {
                link();
            }
            int from = Math.min(at, text.length());
            skipTo(',');
            unclear |= NEXT.matcher(text.substring(from, Math.min(at, text.length()))).find();
            at++;
        }
    }

    private void link() {
        int end = text.indexOf('>', at);
        if (end < 0) {
            unclear = true;
            at = text.length();
            return;
        }
        String target = text.substring(at + 1, end).strip();
        at = end + 1;
        String relations = null;
        blanks();
        while (peek() == ';') {
            at++;
            blanks();
            String name = token();
            String value = value();
            if (relations == null && name.equalsIgnoreCase("rel")) {
                relations = value;
            }
            blanks();
        }
        if (relations != null) {
            for (String relation : relations.strip().split("\\s+")) {
                targets.putIfAbsent(relation.toLowerCase(Locale.ROOT), target);
            }
        }
    }

    private String token() {
        int from = at;
        while (at < text.length() && ",;=\" \t<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String value() {
        blanks();
        if (peek() != '=') {
            return "";
        }
        at++;
        blanks();
        // Single quotes are no quotes by the grammar, but what some proxies write.
        return peek() == '"' || peek() == '\'' ? quoted(peek()) : token();
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && peek() != quote; at++) {
            if (peek() == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(peek());
        }
        unclear |= at >= text.length();
        at++;
        return value.toString();
    }

    private void skipTo(char end) {
        while (at < text.length() && peek() != end) {
            if (peek() == '"') {
                quoted('"');
            } else {
                at++;
            }
        }
    }

    private void blanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
