package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of tables and columns from JSON keys, by the rules of dlt's default naming (its documentation calls it
 * snake_case), so that a query written for a dlt dataset finds the same names here: {@code fooBar} becomes
 * {@code foo_bar}, levels are joined by two underscores, a name longer than the destination's limit loses its middle to
 * a six-character tag. Every name is ASCII. Only new names come through here; known keys are looked up.
 */
final class SnakeCase {
    /** Between the levels of a name; no single level contains it. */
    static final String SEPARATOR = "__";
    /** The name of a key that is empty or blank. */
    private static final String EMPTY_KEY = "_empty";
    /** A tag of a name: four bytes of hash as six characters, one collision in a thousand names of the same start and end. */
    private static final int TAG_BYTES = 4;
    private static final Pattern OTHERS = Pattern.compile("[^a-zA-Z0-9_]+");
    private static final Pattern CAPITALISED_WORD = Pattern.compile("([^_])([A-Z][a-z]+)");
    private static final Pattern CAPITAL = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern UNDERSCORES = Pattern.compile("__+");

    private final int limit;

    /** @param limit the longest name the destination holds, in bytes */
    SnakeCase(int limit) {
        this.limit = limit;
    }

    /** One key as a name. */
    String name(String key) {
        String trimmed = key.strip();
        if (trimmed.isEmpty()) {
            return EMPTY_KEY;
        }
        return shorten(words(trimmed), trimmed);
    }

    /** A name of joined levels, shortened where it is too long. */
    String fit(String joined) {
        return shorten(joined, joined);
    }

    /** A name for a path whose plain name belongs to another path. */
    String apart(String name, String path, int attempt) {
        String tagged = name + "_" + tag(attempt == 0 ? path : path + "#" + attempt);
        return shorten(tagged, tagged);
    }

    private static String words(String key) {
        String text = key.replace('+', 'x').replace('*', 'x').replace('-', '_').replace('@', 'a').replace('|', 'l');
        text = OTHERS.matcher(text).replaceAll("_");
        text = CAPITALISED_WORD.matcher(text).replaceAll("$1_$2");
        text = CAPITAL.matcher(text).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
        if (text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            text = "_" + text;
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '_') {
            end--;
        }
        text = text.substring(0, end) + "x".repeat(text.length() - end);
        return UNDERSCORES.matcher(text).replaceAll("_");
    }

    private String shorten(String name, String original) {
        if (name.length() <= limit) {
            return name;
        }
        String tag = tag(original);
        int rest = limit - tag.length();
        return name.substring(0, rest / 2 + rest % 2) + tag + name.substring(name.length() - rest / 2);
    }

    private static String tag(String text) {
        byte[] hash = Shake128.digest(text.getBytes(StandardCharsets.UTF_8), TAG_BYTES);
        return Base64.getEncoder().withoutPadding().encodeToString(hash).replace('/', 'a').replace('+', 'b')
                .toLowerCase(Locale.ROOT);
    }
}
