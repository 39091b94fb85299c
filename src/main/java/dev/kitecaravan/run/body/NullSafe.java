package dev.kitecaravan.run.body;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the expressions of a route file null-safe: {@code ${body[creator][name]}} is null, and not an error, where the
 * creator is missing or null. Camel's Simple throws there, unless every index is written as {@code ?[name]}; so that is
 * what Camel is given. In the text and not in the language, since Camel takes its own Simple into use before any route is
 * there.
 */
public final class NullSafe {
    /** What may be walked by indices: {@code ${body[a][b]}}, {@code ${exchangeProperty.kept[a][b]}} … */
    private static final Pattern WALK = Pattern.compile("(\\$(?:simple)?\\{)"
            + "((?:body|bodyAs|mandatoryBodyAs|header|headers|exchangeProperty|variable|exchange)\\b[^{}$\\n]*)");
    private static final Pattern INDEX = Pattern.compile("(?<=[\\w\\])])\\[");
    private static final Pattern KEPT = Pattern.compile("(?:headers?|exchangeProperty|variable)[.:]");
    private static final Pattern IN_CONSTANT = Pattern
            .compile("\\bconstant\\s*:\\s*(?:\\{\\s*expression\\s*:\\s*)?(?:\"[^\"]*|'[^']*|[^\"',}]*)$");

    private NullSafe() {
    }

    /**
     * The text with every expression of more than one index made null-safe; constants are left as they are, and addresses
     * ({@code uri:}) are {@link #address}'s.
     */
    public static String text(String routeFile) {
        return routeFile.lines().map(NullSafe::line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** An address that is put together for each record, made null-safe: what is not there is empty in it. */
    public static String address(String uri) {
        return walks(uri, whole -> true);
    }

    private static String line(String line) {
        if (line.indexOf('[') < 0 || line.indexOf("{") < 0) {
            return line;
        }
        return walks(line, before -> !isInAddress(before) && !IN_CONSTANT.matcher(before).find());
    }

    private static String walks(String text, Predicate<String> after) {
        Matcher walks = WALK.matcher(text);
        StringBuilder all = new StringBuilder();
        while (walks.find()) {
            boolean deep = INDEX.matcher(walks.group(2)).results().count() > 1;
            String safe = deep && after.test(text.substring(0, walks.start()))
                    ? walks.group(1) + safe(walks.group(2))
                    : walks.group();
            walks.appendReplacement(all, Matcher.quoteReplacement(safe));
        }
        return walks.appendTail(all).toString();
    }

    /** After a name under which something is kept, Camel takes a question mark alone for a part of that name. */
    private static String safe(String walk) {
        return INDEX.matcher(walk).replaceAll(KEPT.matcher(walk).lookingAt() ? "?.[" : "?[");
    }

    /** In the text of an address a question mark would begin its parameters; it is put in once Camel has read the file. */
    private static boolean isInAddress(String before) {
        int uri = before.lastIndexOf("uri:");
        return uri >= 0 && !before.substring(uri).contains("parameters");
    }
}
