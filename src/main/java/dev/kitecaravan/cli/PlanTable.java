package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.Estimate;
import dev.kitecaravan.run.ReportText;
import dev.kitecaravan.table.Json;

/**
 * What a plan says.
 *
 * @param estimates one per endpoint, in the order of a run
 * @param perMinute requests that a minute lets through; 0 when no limit is known
 * @param spent     requests that the plan itself took
 * @param advice    what would make the run cheaper, a sentence each
 */
record PlanTable(List<Estimate> estimates, double perMinute, long spent, List<String> advice) {

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(Json.write(toJson()));
        } else {
            printTable(out);
        }
        out.flush();
    }

    private long total() {
        return estimates.stream().mapToLong(Estimate::requests).sum();
    }

    private void printTable(PrintWriter out) {
        TextTable table = new TextTable(List.of("endpoint", "requests", "minutes", ""), Set.of(1, 2));
        estimates.forEach(e -> table.row(e.endpoint(), e.requests(), text(minutes(e.requests())), e.note()));
        table.row("together", total(), text(minutes(total())),
                perMinute == 0
                        ? "the API names no limit"
                        : Math.round(perMinute) + " requests a minute, the reserve left out");
        table.print(out);
        out.println("This plan took " + ReportText.requests(spent) + ".");
        advice.forEach(out::println);
    }

    private Map<String, Object> toJson() {
        List<Map<String, Object>> endpoints = new ArrayList<>();
        for (Estimate estimate : estimates) {
            Map<String, Object> endpoint = new LinkedHashMap<>();
            endpoint.put("endpoint", estimate.endpoint());
            endpoint.put("requests", estimate.requests());
            endpoint.put("minutes", minutes(estimate.requests()));
            endpoint.put("note", estimate.note());
            endpoints.add(endpoint);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoints", endpoints);
        json.put("requests", total());
        json.put("minutes", minutes(total()));
        json.put("spent", spent);
        json.put("advice", advice);
        return json;
    }

    /** Null when no limit is known. */
    private Double minutes(long requests) {
        return perMinute == 0 ? null : requests / perMinute;
    }

    private static String text(Double minutes) {
        return minutes == null ? "" : String.format(Locale.ROOT, "%.1f", minutes);
    }
}
