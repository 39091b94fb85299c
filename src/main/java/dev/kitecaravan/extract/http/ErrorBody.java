package dev.kitecaravan.extract.http;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.VisibleText;

/** The body of an answer that is no success: Buildkite's own words in it. */
final class ErrorBody {
    private static final Pattern SCOPE = Pattern.compile("\\b((?:read|write|delete)_[a-z_]+)\\b");
    private static final int LONGEST = 500;
    /** More than is shown, so that what is cut off does not take the end of a secret with it. */
    private static final int LOOKED_AT = 8_000;

    private final Map<?, ?> fields;
    private final String text;

    ErrorBody(String text) {
        this.text = text;
        this.fields = object(text);
    }

    private static Map<?, ?> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Map.of();
        }
        try {
            return Json.read(text) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** {@code message} and {@code errors} (strings or objects); for a page of HTML, that it was one. */
    String message() {
        Object message = fields.get("message") == null ? fields.get("error") : fields.get("message");
        StringBuilder said = new StringBuilder(message == null ? "" : String.valueOf(message));
        if (fields.get("errors") instanceof Collection<?> errors && !errors.isEmpty()) {
            said.append(said.length() == 0 ? "" : " ").append(errors.stream().map(ErrorBody::one)
                    .collect(Collectors.joining("; ", "(", ")")));
        }
        if (said.length() == 0) {
            said.append(text.isBlank() ? "no message" : text.stripLeading().startsWith("<") ? "a page of HTML" : text);
        }
        return line(said.toString());
    }

    /** What others wrote, as it may be shown: in one line, without secrets, and not without end. */
    static String line(String text) {
        String looked = text.length() <= LOOKED_AT ? text : text.substring(0, LOOKED_AT);
        String visible = VisibleText.of(looked).replaceAll("[\n\t]+", " ").strip();
        String line = Redactor.redact(Urls.redacted(visible));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String one(Object error) {
        return error instanceof Map<?, ?> map
                ? map.values().stream().map(String::valueOf).collect(Collectors.joining(" "))
                : String.valueOf(error);
    }

    /** The token scope that the message names, or null. */
    String scope() {
        Matcher named = SCOPE.matcher(message());
        return named.find() ? named.group(1) : null;
    }

    /** Seconds until the rate limit's window ends, from a 429's {@code reset}. */
    OptionalDouble reset() {
        return fields.get("reset") instanceof Number number && number.doubleValue() >= 0
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** Whether the list refuses to go this deep. */
    boolean tooDeep() {
        return message().toLowerCase(java.util.Locale.ROOT).contains("this deep");
    }
}
