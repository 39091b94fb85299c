package dev.kitecaravan.text;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of CSV (RFC 4180), without their ends. */
public final class Csv {
    private Csv() {
    }

    public static String line(List<?> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    /** Null is nothing, the empty text is quoted: the two stay apart. */
    private static String cell(Object cell) {
        String text = cell == null ? "" : cell.toString();
        boolean quoted = cell != null && (text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0));
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
