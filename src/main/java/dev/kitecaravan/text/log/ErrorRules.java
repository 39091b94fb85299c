package dev.kitecaravan.text.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What makes a line of a log one that tells of an error: named regular expressions, the first that is found in the line
 * counts. Written one to a line, {@code name: expression}. A route's own come before those that ship
 * ({@code log_errors.txt}), and take the place of one of the same name; a name with nothing behind it takes one away.
 */
public final class ErrorRules {
    /** None: no line is looked at. */
    public static final ErrorRules NONE = new ErrorRules(new LinkedHashMap<>());
    /** Of a line so much is looked at: some expressions take very long on a long text. */
    private static final int LOOKED_AT = 1_000;

    private final Map<String, Pattern> rules;

    private ErrorRules(Map<String, Pattern> rules) {
        this.rules = rules;
    }

    /** Those that ship. */
    public static ErrorRules shipped() {
        return with("");
    }

    /**
     * @param own further rules, one to a line; empty for none
     * @throws IllegalArgumentException naming the one that is no rule
     */
    public static ErrorRules with(String own) {
        Map<String, Pattern> rules = new LinkedHashMap<>();
        read(own, rules);
        read(resource(), rules);
        rules.values().removeIf(rule -> rule.pattern().isEmpty());
        return new ErrorRules(rules);
    }

    private static void read(String text, Map<String, Pattern> rules) {
        text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (!name.matches("[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException("'" + line + "' must be a name of small letters, a colon and a"
                        + " regular expression, such as oom: OutOfMemoryError");
            }
            try {
                rules.putIfAbsent(name, Pattern.compile(line.substring(colon + 1).strip()));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("the expression of '" + name + "' cannot be read: "
                        + e.getDescription() + " at character " + e.getIndex(), e);
            }
        });
    }

    private static String resource() {
        try (InputStream in = ErrorRules.class.getResourceAsStream("/catalog/log_errors.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the first rule that is found in a line; null where none is. */
    String first(String line) {
        if (line.isEmpty()) {
            return null;
        }
        String looked = line.length() > LOOKED_AT ? line.substring(0, LOOKED_AT) : line;
        for (Map.Entry<String, Pattern> rule : rules.entrySet()) {
            if (rule.getValue().matcher(looked).find()) {
                return rule.getKey();
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ErrorRules those && rules.toString().equals(those.rules.toString());
    }

    @Override
    public int hashCode() {
        return rules.toString().hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
