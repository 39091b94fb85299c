package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.List;

/**
 * The paths kept in schemas: members joined by {@code .}, {@code []} for the lists inside a list. In a member a dot and a
 * backslash are preceded by a backslash, an empty member is {@code \e}, and a member that starts with {@code [} or
 * {@code ^} gets a backslash before it. So every path names one place and two places never share a path.
 */
final class JsonPaths {
    /** The step from an array to the arrays that are its elements. */
    static final String LIST = "[]";
    /** Where the scalars of an array go. */
    static final String VALUE = "[value]";
    /** Starts the path of a column that a child row has from its record's parents. */
    static final String NATURAL_KEY = "^";
    /** The path of the column that takes what found no column of its own. */
    static final String OVERFLOW = "[overflow]";

    private JsonPaths() {
    }

    static String join(String parent, String step) {
        return parent.isEmpty() ? step : parent + "." + step;
    }

    /** A key as a step of a path. */
    static String step(String key) {
        if (key.isEmpty()) {
            return "\\e";
        }
        boolean plain = key.indexOf('.') < 0 && key.indexOf('\\') < 0;
        String text = plain ? key : key.replace("\\", "\\\\").replace(".", "\\.");
        char first = key.charAt(0);
        return first == '[' || first == '^' ? "\\" + text : text;
    }

    /** The steps of a path, as they are written in it. */
    static List<String> split(String path) {
        List<String> steps = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '\\') {
                i++;
            } else if (path.charAt(i) == '.') {
                steps.add(path.substring(from, i));
                from = i + 1;
            }
        }
        steps.add(path.substring(from));
        return steps;
    }

    /** The key that a step was made from. */
    static String key(String step) {
        if (step.equals("\\e")) {
            return "";
        }
        if (step.indexOf('\\') < 0) {
            return step;
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < step.length(); i++) {
            char c = step.charAt(i);
            key.append(c == '\\' && i + 1 < step.length() ? step.charAt(++i) : c);
        }
        return key.toString();
    }
}
