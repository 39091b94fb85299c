package dev.kitecaravan.show.ci;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.chart.ChartState;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.read.PageQueries;

/** Builds per day, a bar for each day with its states upon each other. */
final class BarChart {
    private BarChart() {
    }

    /** @param rows with {@code day}, {@code state} and {@code builds} */
    static Chart of(Span span, List<PageQueries.Row> rows) {
        Map<LocalDate, Map<ChartState, Long>> days = new TreeMap<>();
        span.days().forEach(day -> days.put(day, new EnumMap<>(ChartState.class)));
        rows.stream().filter(row -> days.containsKey(row.day("day"))).forEach(row -> days.get(row.day("day"))
                .merge(ChartState.of(row.text("state")), row.number("builds"), Long::sum));
        return of(days);
    }

    /** @param counts by day, days in order and none left out */
    static Chart of(Map<LocalDate, Map<ChartState, Long>> counts) {
        List<LocalDate> days = List.copyOf(counts.keySet());
        long most = counts.values().stream().mapToLong(BarChart::sum).max().orElse(0);
        ChartFrame frame = ChartFrame.ofCounts(days.size(), most);
        Map<ChartState, Long> totals = new EnumMap<>(ChartState.class);
        counts.values().forEach(day -> day.forEach((state, n) -> totals.merge(state, n, Long::sum)));
        List<Chart.Shape> shapes = new ArrayList<>();
        List<Chart.Slot> slots = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            Map<ChartState, Long> day = counts.get(days.get(i));
            shapes.addAll(bar(frame, i, day));
            slots.add(frame.slot(i, title(days.get(i), day)));
        }
        List<Chart.Series> legend = totals.entrySet().stream().map(entry -> new Chart.Series(entry.getKey().label(),
                entry.getKey().style(), entry.getKey().sign(), Figures.count(entry.getValue()))).toList();
        String summary = Figures.count(sum(totals), "build", "builds") + " in " + days.size() + " days, at most "
                + Figures.count(most) + " in one.";
        return new Chart(summary, frame.ticks(value -> Figures.count(Math.round(value))), ChartFrame.labels(days),
                shapes, slots, legend, figures(counts, totals));
    }

    private static List<Chart.Shape> bar(ChartFrame frame, int slot, Map<ChartState, Long> day) {
        List<Chart.Shape> shapes = new ArrayList<>();
        double ground = 0;
        for (ChartState state : ChartState.values()) {
            double count = day.getOrDefault(state, 0L);
            if (count > 0) {
                shapes.add(frame.bar(slot, ground, ground + count, state.style()));
                ground += count;
            }
        }
        return shapes;
    }

    private static String title(LocalDate date, Map<ChartState, Long> day) {
        StringBuilder title = new StringBuilder(ChartFrame.full(date)).append('\n')
                .append(Figures.count(sum(day), "build", "builds"));
        day.forEach((state, n) -> title.append('\n').append(state.sign()).append(' ').append(Figures.count(n))
                .append(' ').append(state.label()));
        return title.toString();
    }

    private static Chart.Grid figures(Map<LocalDate, Map<ChartState, Long>> counts, Map<ChartState, Long> totals) {
        List<String> columns = new ArrayList<>(List.of("day"));
        totals.keySet().forEach(state -> columns.add(state.label()));
        columns.add("all");
        List<List<String>> rows = new ArrayList<>();
        counts.forEach((date, day) -> {
            List<String> row = new ArrayList<>(List.of(date.toString()));
            totals.keySet().forEach(state -> row.add(Figures.count(day.getOrDefault(state, 0L))));
            row.add(Figures.count(sum(day)));
            rows.add(0, row);
        });
        return new Chart.Grid(columns, rows);
    }

    private static long sum(Map<ChartState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
