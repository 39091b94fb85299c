package dev.kitecaravan.extract;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path of the API with its placeholders, as a route file has it. */
public final class PathTemplate {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final List<Placeholder> placeholders;

    private PathTemplate(String text, List<Placeholder> placeholders) {
        this.text = text;
        this.placeholders = List.copyOf(placeholders);
    }

    /** @throws IllegalArgumentException with one sentence on what is wrong with the path */
    public static PathTemplate parse(String text) {
        if (!text.startsWith("/") || text.startsWith("//")) {
            throw new IllegalArgumentException("path '" + text + "' must start with one '/'");
        }
        if (text.contains("?") || text.contains("&") || text.contains("#")) {
            throw new IllegalArgumentException("path '" + text + "' carries a query: move it to the parameter query");
        }
        List<Placeholder> found = new ArrayList<>();
        Matcher braces = BRACES.matcher(text);
        while (braces.find()) {
            Placeholder placeholder = Placeholder.parse(braces.group(1));
            if (placeholder == null) {
                throw new IllegalArgumentException("path '" + text + "' has the unknown placeholder {" + braces.group(1)
                        + "}: known are " + String.join(", ", new TreeSet<>(Placeholder.known().keySet()))
                        + " and <endpoint>.<field>");
            }
            found.add(placeholder);
        }
        String rest = braces.replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("path '" + text + "' has a brace without its other half");
        }
        for (String part : text.split("/")) {
            if (isDots(part)) {
                throw new IllegalArgumentException("path '" + text + "' must not contain '" + part + "'");
            }
            if (part.startsWith(":") || part.startsWith("<") || part.startsWith("$")) {
                throw new IllegalArgumentException("path '" + text + "' has '" + part
                        + "'; write placeholders in braces, such as {org.slug}");
            }
        }
        return new PathTemplate(text, found);
    }

    public String text() {
        return text;
    }

    public List<Placeholder> placeholders() {
        return placeholders;
    }

    /**
     * The path with its placeholders filled, each value percent-encoded as one segment.
     *
     * @param values by {@link Placeholder#valueName}
     * @throws IllegalArgumentException when a value is missing, empty, {@code .} or {@code ..}
     */
    public String fill(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        Matcher braces = BRACES.matcher(text);
        for (Placeholder placeholder : placeholders) {
            braces.find();
            String value = values.get(placeholder.valueName());
            if (value == null || value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new IllegalArgumentException(
                        "{" + placeholder.text() + "} of path '" + text + "' cannot be filled with "
                                + (value == null ? "nothing: the parent record has no such field" : "'" + value + "'"));
            }
            braces.appendReplacement(out, Matcher.quoteReplacement(encode(value)));
        }
        braces.appendTail(out);
        for (String part : out.toString().split("/")) {
            if (isDots(part)) {
                throw new IllegalArgumentException("path '" + text + "' cannot be filled: it would hold the part '"
                        + part + "'");
            }
        }
        return out.toString();
    }

    /** A part that a server may take for this or the upper folder, whichever way its dots are written. */
    private static boolean isDots(String part) {
        String plain = part.replace("%2e", ".").replace("%2E", ".");
        return plain.equals(".") || plain.equals("..");
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text;
    }
}
