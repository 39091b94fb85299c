package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import dev.kitecaravan.table.ColumnType;

/**
 * The paths kept in schemas: members joined by {@code .}, {@code []} for the arrays inside an array. In a member a dot, a
 * backslash, a {@code [} and a leading {@code ^} are preceded by a backslash, an empty member is {@code \e}, and what no
 * text column can hold (U+0000, half a surrogate pair) is a backslash, {@code u} and four digits. The path of a variant
 * column ends in {@code [v_} and its type and {@code ]}. So every path names one place and two places never share a path.
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

    private static final String VARIANT = "[v_";

    private JsonPaths() {
    }

    static String join(String parent, String step) {
        return parent.isEmpty() ? step : parent + "." + step;
    }

    /** The path of a variant column. */
    static String variant(String path, ColumnType type) {
        return path + VARIANT + type.label() + "]";
    }

    /** The path that a column's values come from: its own path, but for a variant column. */
    static String source(String columnPath) {
        int at = columnPath.endsWith("]") ? columnPath.lastIndexOf(VARIANT) : -1;
        int backslashes = 0;
        while (at - backslashes > 0 && columnPath.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return at > 0 && backslashes % 2 == 0 ? columnPath.substring(0, at) : columnPath;
    }

    /** A key as a step of a path. */
    static String step(String key) {
        if (key.isEmpty()) {
            return "\\e";
        }
        StringBuilder step = new StringBuilder(key.length() + 2);
        if (key.startsWith(NATURAL_KEY)) {
            step.append('\\');
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '.' || c == '\\' || c == '[') {
                step.append('\\').append(c);
            } else if (c != 0 && !Character.isSurrogate(c)) {
                step.append(c);
            } else if (StorableText.isPair(key, i)) {
                step.append(c).append(key.charAt(++i));
            } else {
                step.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return step.toString();
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
            if (c != '\\' || i + 1 == step.length()) {
                key.append(c);
            } else if (step.charAt(++i) == 'u' && i + 4 < step.length()) {
                key.append((char) HexFormat.fromHexDigits(step, i + 1, i + 5));
                i += 4;
            } else {
                key.append(step.charAt(i));
            }
        }
        return key.toString();
    }
}
