package dev.kitecaravan.table;

import java.util.List;

/**
 * What the dictionary says of a column.
 *
 * @param sentence what it is, without a full stop at its end
 * @param nulls    when it is null: {@code never null}, {@code null until it started}
 * @param unit     of a number; null where it has none
 * @param values   where it is an enumeration; empty otherwise. The API may add to them
 */
public record ColumnWords(String sentence, String nulls, String unit, List<String> values) {
    public ColumnWords {
        values = List.copyOf(values);
    }

    /** All of it as plain text, for comments in databases: {@code When it started. Null until then.} */
    public String text() {
        StringBuilder text = new StringBuilder(sentence).append('.');
        if (unit != null) {
            text.append(" Unit: ").append(unit).append('.');
        }
        text.append(' ').append(Character.toUpperCase(nulls.charAt(0))).append(nulls, 1, nulls.length()).append('.');
        if (!values.isEmpty()) {
            text.append(" Values: ").append(String.join(", ", values)).append('.');
        }
        return text.toString();
    }
}
