package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.table.ColumnWords;

/**
 * One line of the catalog: types, and behind them what the dictionary says.
 *
 * @param types what it is: {@code text}, {@code changing bigint}, {@code text | person}
 * @param words what the dictionary says; null where the line says nothing
 */
record MemberText(String types, ColumnWords words) {
    private static final String NOTHING_SAID = "null where the answer has none";
    private static final String UNIT = "unit ";
    private static final String VALUES = "values ";
    private static final String NULL = "null ";
    private static final String NEVER_NULL = "never null";

    /** @throws IllegalArgumentException when a part is none of those that the catalog's head explains */
    static MemberText parse(String line) {
        String[] parts = line.split(";\\s+");
        if (parts.length == 1) {
            return new MemberText(line.strip(), null);
        }
        String sentence = withoutStop(parts[1]);
        String nulls = NOTHING_SAID;
        String unit = null;
        List<String> values = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String part = withoutStop(parts[i]);
            if (part.startsWith(NULL) || part.equals(NEVER_NULL)) {
                nulls = part;
            } else if (part.startsWith(UNIT)) {
                unit = part.substring(UNIT.length());
            } else if (part.startsWith(VALUES)) {
                values.addAll(List.of(part.substring(VALUES.length()).split(",\\s*")));
            } else {
                throw new IllegalArgumentException("the catalog says '" + part + "' of '" + sentence
                        + "'; begin it with never null, null, unit or values");
            }
        }
        return new MemberText(parts[0].strip(), new ColumnWords(sentence, nulls, unit, values));
    }

    static String withoutStop(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
