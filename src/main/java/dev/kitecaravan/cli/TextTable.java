package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.text.TerminalText;

/** A table of plain text, columns as wide as their widest cell. */
final class TextTable {
    private final List<String> titles;
    private final Set<Integer> rightAligned;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param rightAligned positions of columns that hold numbers, from 0 */
    TextTable(List<String> titles, Set<Integer> rightAligned) {
        this.titles = titles;
        this.rightAligned = rightAligned;
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? "" : TerminalText.escape(cell.toString()));
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        int[] widths = new int[titles.size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = Math.max(titles.get(i).length(),
                    rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0));
        }
        line(out, titles, widths);
        rows.forEach(row -> line(out, row, widths));
    }

    private void line(PrintWriter out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ")
                    .append(rightAligned.contains(i) ? padding + cells.get(i) : cells.get(i) + padding);
        }
        out.println(line.toString().stripTrailing());
    }
}
