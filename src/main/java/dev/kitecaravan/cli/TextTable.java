package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
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
        int[] widths = widths();
        line(out, titles, widths);
        rows.forEach(row -> line(out, row, widths));
    }

    /** How many characters its widest line has. */
    int width() {
        return Arrays.stream(widths()).sum() + 2 * Math.max(0, titles.size() - 1);
    }

    /** Each row as a block of lines, a column each. */
    void printVertical(PrintWriter out) {
        int longest = titles.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < rows.size(); i++) {
            out.println("-- row " + (i + 1));
            for (int c = 0; c < titles.size(); c++) {
                String title = titles.get(c);
                out.println((title + " ".repeat(longest - title.length()) + "  " + rows.get(i).get(c)).stripTrailing());
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[titles.size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = Math.max(titles.get(i).length(),
                    rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0));
        }
        return widths;
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
