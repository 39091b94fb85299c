package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.SampleRequest;
import dev.kitecaravan.text.TerminalText;
import dev.kitecaravan.workbench.ColumnView;
import dev.kitecaravan.workbench.ParentView;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.TableView;

/** A preview for people. */
final class PreviewText {
    private static final int LONGEST_VALUE = 36;

    private final Preview preview;

    PreviewText(Preview preview) {
        this.preview = preview;
    }

    void print(PrintWriter out) {
        for (SampleRequest request : preview.requests()) {
            out.println(TerminalText.escape("GET " + request.url() + " → " + request.status()
                    + (request.records() >= 0 && !request.endpoint().equals(preview.endpoint())
                            ? ", " + count(request.records(), "record") + " of " + request.endpoint()
                            : "")
                    + (request.more() ? ", a next page" : "")));
        }
        line(out, "answer", preview.shape() + (preview.more() ? "; there is a next page" : "; no next page"));
        line(out, "requests", preview.requests().isEmpty()
                ? null
                : preview.requests().size() + " spent" + (preview.budget() == null ? "" : ", " + preview.budget()));
        line(out, "selector", selector());
        line(out, "key", key());
        line(out, "parents", parents());
        line(out, "upkeep", preview.upkeep());
        line(out, "cost", preview.cost() + (preview.requestsEachRun() < 0
                ? ""
                : "; about " + count(preview.requestsEachRun(), "request") + " in a run, lists of parents included"));
        line(out, "token", scopes());
        line(out, "read by", preview.readBy() == null
                ? null
                : preview.readBy() + " has it: caravan run --only " + preview.endpoint());
        for (TableView table : preview.tables()) {
            out.println();
            print(out, table);
        }
        if (!preview.tables().isEmpty() && preview.childTables().isEmpty()) {
            out.println();
            out.println("Child tables: none.");
        }
        if (!preview.unseen().isEmpty()) {
            out.println(TerminalText.escape("Null in all, so no column yet: " + String.join(", ", preview.unseen())));
        }
        preview.refused().forEach((reason, times) -> out.println(TerminalText.escape(
                count(times, "record") + " would be a dead letter: " + reason + ".")));
        preview.notes().forEach(note -> out.println(TerminalText.escape(note + ".")));
        out.println("Nothing was written.");
    }

    private static void line(PrintWriter out, String title, String text) {
        if (text != null) {
            out.println(TerminalText.escape((title + ":" + " ".repeat(10)).substring(0, 10) + text));
        }
    }

    private String selector() {
        String others = preview.others().isEmpty()
                ? ""
                : "; other arrays are "
                        + String.join(", ", preview.others().subList(0, Math.min(5, preview.others().size())));
        return (preview.selector().isEmpty() ? "none needed" : preview.selector()) + others;
    }

    private String key() {
        if (preview.key().isEmpty()) {
            return "none: nothing tells the records apart, so the table would be replaced in every run";
        }
        return String.join(", ", preview.key()) + (preview.records() == 0
                ? " (not seen, as there is no record)"
                : preview.keyUnique() ? " (unique in " + preview.records() + ")" : " (NOT unique in the answer)");
    }

    private String parents() {
        if (preview.parents().isEmpty()) {
            return "none needed";
        }
        List<String> parents = new ArrayList<>();
        for (ParentView parent : preview.parents()) {
            parents.add(parent.missing() ? parent.endpoint() + " (no route yet: add writes one)" : parent.endpoint());
        }
        return String.join(", ", parents) + ", read first";
    }

    private String scopes() {
        String scopes = preview.scopes().isEmpty()
                ? "no scope known to be needed"
                : String.join(", ", preview.scopes());
        return scopes + (preview.plan() == null ? "" : "; plan " + preview.plan())
                + (preview.documented() ? "" : "; the path is not in the catalog, which may ask for a further scope");
    }

    private static void print(PrintWriter out, TableView table) {
        out.println(TerminalText.escape(table.name() + ": " + count(table.rows(), "row")
                + (table.parent() == null ? "" : ", child table of " + table.parent())));
        int shown = table.columns().stream().mapToInt(column -> column.samples().size()).max().orElse(0);
        List<String> titles = new ArrayList<>(List.of("  column", "type"));
        for (int i = 1; i <= shown; i++) {
            titles.add("row " + i);
        }
        titles.add("filled");
        TextTable text = new TextTable(titles, Set.of(titles.size() - 1));
        List<ColumnView> empty = new ArrayList<>();
        for (ColumnView column : table.columns()) {
            if (column.filled() == 0 && table.rows() > 0) {
                empty.add(column);
                continue;
            }
            List<Object> cells = new ArrayList<>(List.of("  " + column.name(), column.type()));
            column.samples().forEach(value -> cells.add(value == null ? "–" : cut(value.toString())));
            cells.add(column.parent() ? "by parent" : column.filled() + "/" + table.rows());
            text.row(cells.toArray());
        }
        text.print(out);
        if (!empty.isEmpty()) {
            out.println(TerminalText.escape("  null in all: " + empty.stream().map(ColumnView::name)
                    .collect(Collectors.joining(", "))));
        }
    }

    private static String cut(String value) {
        String line = value.strip();
        return line.codePointCount(0, line.length()) <= LONGEST_VALUE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE - 1)) + "…";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
