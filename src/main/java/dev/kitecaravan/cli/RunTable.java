package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.ReportText;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.TerminalText;

/** The table a run closes with. */
public final class RunTable {
    private static final Set<Integer> NUMBERS = Set.of(1, 2, 3, 4, 5, 6);

    private final RunReport report;
    private final boolean unfolded;

    /** @param unfolded whether every child table has a line of its own */
    RunTable(RunReport report, boolean unfolded) {
        this.report = report;
        this.unfolded = unfolded;
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(Json.write(toJson()));
        } else {
            printTable(out);
        }
        out.flush();
    }

    private void printTable(PrintWriter out) {
        TextTable table = new TextTable(List.of("endpoint", "new", "changed", "same", "requests", "time", "waited", ""),
                NUMBERS);
        for (EndpointReport endpoint : report.endpoints()) {
            Map<String, RowCounts> tables = new TreeMap<>(endpoint.tables());
            RowCounts own = tables.isEmpty() ? RowCounts.NONE : tables.remove(tables.keySet().iterator().next());
            table.row(endpoint.endpoint(), own.added(), own.changed(), own.same(), endpoint.requests(),
                    ReportText.seconds(endpoint.took()),
                    endpoint.waited().isZero() ? "" : ReportText.seconds(endpoint.waited()),
                    Stream.of(unfolded ? "" : children(tables), ReportText.notes(endpoint))
                            .filter(note -> !note.isEmpty()).collect(Collectors.joining(", ")));
            if (unfolded) {
                tables.forEach((name, rows) -> table.row("  " + name, rows.added(), rows.changed(), rows.same(), "", "",
                        "", rows.removed() == 0 ? "" : rows.removed() + " removed"));
            }
        }
        table.print(out);
        out.println(summary());
        RunVerdict.lines(report).forEach(line -> out.println(TerminalText.escape(line)));
    }

    /** The child tables of an endpoint in a few words; nothing when there are none. */
    private static String children(Map<String, RowCounts> tables) {
        if (tables.isEmpty()) {
            return "";
        }
        RowCounts all = tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
        List<String> changes = new ArrayList<>();
        if (all.added() > 0) {
            changes.add(all.added() + " new");
        }
        if (all.changed() > 0) {
            changes.add(all.changed() + " changed");
        }
        if (all.removed() > 0) {
            changes.add(all.removed() + " removed");
        }
        return "in " + ProgressLine.count(tables.size(), "child table") + " "
                + (changes.isEmpty() ? "nothing changed" : String.join(", ", changes));
    }

    private String summary() {
        RowCounts all = report.endpoints().stream().flatMap(e -> e.tables().values().stream()).reduce(RowCounts.NONE,
                RowCounts::plus);
        String change = all.added() + all.changed() + all.removed() == 0
                ? "Nothing changed"
                : all.added() + " rows new, "
                        + all.changed() + " changed, " + all.removed() + " removed";
        String end = report.stopped() == null || !report.has(EndpointReport.Outcome.STOPPED)
                ? ""
                : " Stopped before the end: " + report.stopped().replaceFirst("\\.$", "")
                        + ". Everything loaded so far is kept; the next run continues from there.";
        return change + "; " + ReportText.requests(report.requests()) + " in " + ReportText.seconds(report.took())
                + (report.continued() ? ", continuing an interrupted run." : ".") + end;
    }

    private Map<String, Object> toJson() {
        List<Map<String, Object>> endpoints = new ArrayList<>();
        for (EndpointReport endpoint : report.endpoints()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("endpoint", endpoint.endpoint());
            json.put("outcome", endpoint.outcome().name().toLowerCase(Locale.ROOT));
            Map<String, Object> tables = new LinkedHashMap<>();
            new TreeMap<>(endpoint.tables())
                    .forEach((name, rows) -> tables.put(name, Map.of("new", rows.added(), "changed",
                            rows.changed(), "same", rows.same(), "removed", rows.removed())));
            json.put("tables", tables);
            json.put("records", endpoint.records());
            json.put("filtered", endpoint.filtered());
            json.put("dead_letters", endpoint.deadLetters());
            json.put("refused", endpoint.letters().refused());
            json.put("dead_letter_reason", endpoint.letters().reason());
            json.put("missing", endpoint.missing());
            json.put("requests", endpoint.requests());
            json.put("seconds", endpoint.took().toMillis() / 1000.0);
            json.put("waited_seconds", endpoint.waited().toMillis() / 1000.0);
            json.put("failures", Map.of("count", endpoint.failures().count(), "first", endpoint.failures().named()));
            List<Map<String, Object>> ways = new ArrayList<>();
            endpoint.sideWays().forEach(way -> ways
                    .add(Map.of("way", way.way(), "failed", way.failed(), "reason", way.reason())));
            json.put("side_ways", ways);
            json.put("notes", endpoint.notes());
            json.put("message", endpoint.message());
            endpoints.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run_id", report.runId());
        json.put("continued", report.continued());
        json.put("endpoints", endpoints);
        json.put("requests", report.requests());
        json.put("seconds", report.took().toMillis() / 1000.0);
        json.put("stopped", report.stopped());
        return json;
    }
}
