package dev.kitecaravan.mcp.tool;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.Json;

/**
 * Rows of a statement.
 *
 * @param columns names, told apart
 * @param rows    values: numbers, booleans, texts, null
 * @param cut     whether there were more
 */
public record Rows(List<String> columns, List<List<Object>> rows, boolean cut) {
    /** A log in a cell would push out all others. */
    private static final int LONGEST_CELL = 2_000;

    static Rows of(TableReader.Result result) {
        return new Rows(result.distinctColumns().stream().map(name -> name.toLowerCase(Locale.ROOT).equals(name)
                || !name.toUpperCase(Locale.ROOT).equals(name) ? name : name.toLowerCase(Locale.ROOT)).toList(),
                result.rows().stream().map(Rows::plain).toList(), result.cut());
    }

    private static List<Object> plain(List<Object> row) {
        List<Object> plain = new ArrayList<>(row.size());
        row.forEach(value -> plain.add(value instanceof Double number && (number.isNaN() || number.isInfinite())
                ? number.toString()
                : value == null || value instanceof Number || value instanceof Boolean
                        ? rounded(value)
                        : value.toString()));
        return plain;
    }

    /** Seconds and rates of views have digits that nobody reads. */
    private static Object rounded(Object value) {
        return value instanceof Double number && Math.abs(number) < 1e12
                ? new BigDecimal(number).setScale(4, java.math.RoundingMode.HALF_UP).stripTrailingZeros()
                : value;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Each row by its columns' names. */
    List<Map<String, Object>> maps() {
        List<Map<String, Object>> maps = new ArrayList<>(rows.size());
        for (List<Object> row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                map.put(columns.get(i), row.get(i));
            }
            maps.add(map);
        }
        return maps;
    }

    /** At most so many of them. */
    Rows first(int most) {
        return rows.size() <= most ? this : new Rows(columns, rows.subList(0, most), true);
    }

    /** So many of them as are written in so many characters, long cells cut; at least one. */
    Rows within(int characters) {
        List<List<Object>> kept = new ArrayList<>();
        long written = 0;
        for (List<Object> row : rows) {
            List<Object> shorter = new ArrayList<>(row.size());
            row.forEach(value -> shorter.add(shorter(value, Math.min(LONGEST_CELL, characters))));
            for (Object value : shorter) {
                written += 4 + String.valueOf(value).length();
            }
            if (written > characters && !kept.isEmpty()) {
                return new Rows(columns, kept, true);
            }
            kept.add(shorter);
        }
        return new Rows(columns, kept, cut);
    }

    private static Object shorter(Object value, int most) {
        if (!(value instanceof String text) || text.length() <= most) {
            return value;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + (text.length() - end) + " characters more)";
    }

    /** As a table of Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder("| ");
        text.append(String.join(" | ", columns.stream().map(Rows::cell).toList())).append(" |\n|")
                .append(" --- |".repeat(columns.size())).append('\n');
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row.stream().map(Rows::cell).toList()))
                .append(" |\n"));
        return text.toString();
    }

    /** As an object of JSON a line. */
    String lines() {
        StringBuilder text = new StringBuilder();
        maps().forEach(row -> text.append(Json.write(row)).append('\n'));
        return text.toString();
    }

    private static String cell(Object value) {
        return value == null
                ? ""
                : (value instanceof BigDecimal number ? number.toPlainString() : value.toString())
                        .replace("\\", "\\\\").replace("|", "\\|").replace("\r", "").replace("\n", "⏎");
    }
}
