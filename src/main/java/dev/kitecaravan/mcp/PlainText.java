package dev.kitecaravan.mcp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.VisibleText;

/**
 * Takes out of what strangers wrote all that a model reads and a person does not see, and what looks like a mark of a model's
 * own. The process's secrets are masked wherever they stand.
 */
final class PlainText {
    /** Marks that separate turns in the formats of models. */
    private static final Pattern MARKS = Pattern
            .compile("<\\|(?=[A-Za-z_])|(?<=[A-Za-z_])\\|>|\\[(?=/?INST])|<<(?=/?SYS>>)");
    private static final Pattern BOUNDARY = Pattern.compile("untrusted-data", Pattern.CASE_INSENSITIVE);

    private final List<String> secrets;

    /** @param secrets of this process, in full: none of them leaves it, whatever holds it */
    PlainText(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> secret.length() >= 6).toList();
    }

    /** The text without all that; null stays null. */
    String of(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, Redactor.MASK);
        }
        String seen = VisibleText.of(masked);
        // Once more: what was hidden may have stood between two halves.
        for (String secret : secrets) {
            seen = seen.replace(secret, Redactor.MASK);
        }
        seen = MARKS.matcher(seen)
                .replaceAll(mark -> Matcher.quoteReplacement(mark.group().charAt(0) + " " + mark.group().substring(1)));
        return BOUNDARY.matcher(seen).replaceAll("untrusted data");
    }

    /** The same of all texts in a value of JSON, keys too. */
    Object of(Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, inner) -> plain.put(of(String.valueOf(key)), of(inner)));
            return plain;
        }
        if (value instanceof Collection<?> list) {
            List<Object> plain = new ArrayList<>(list.size());
            list.forEach(inner -> plain.add(of(inner)));
            return plain;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : of(value.toString());
    }
}
