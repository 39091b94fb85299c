package dev.kitecaravan.run.body;

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
            + "((?:body|bodyAs|mandatoryBodyAs|header|headers|exchangeProperty|variable|exchange)\\b[^{}\\n]*)");
    private static final Pattern INDEX = Pattern.compile("(?<=[\\w\\])])\\[");
    private static final Pattern CONSTANT = Pattern.compile("\\bconstant\\s*:");

    private NullSafe() {
    }

    /** The text with every index of an expression made null-safe; constants are left as they are. */
    public static String text(String routeFile) {
        return routeFile.lines().map(line -> CONSTANT.matcher(line).find() ? line : line(line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(String line) {
        if (line.indexOf('[') < 0 || line.indexOf("{") < 0) {
            return line;
        }
        Matcher walks = WALK.matcher(line);
        StringBuilder safe = new StringBuilder();
        while (walks.find()) {
            String walk = walks.group(1) + INDEX.matcher(walks.group(2)).replaceAll("?[");
            walks.appendReplacement(safe, Matcher.quoteReplacement(walk));
        }
        return walks.appendTail(safe).toString();
    }
}
