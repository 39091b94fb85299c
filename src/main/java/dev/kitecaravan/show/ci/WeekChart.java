package dev.kitecaravan.show.ci;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.read.PageQueries;

/** Figures by week, a bar for each week with its parts upon each other. */
final class WeekChart {
    private static final int HOUR = 3600;

    private WeekChart() {
    }

    /**
     * @param weeks their Mondays, in order and none left out
     * @param rows  with {@code period} and the columns
     * @param parts of a bar, from the ground up, all of one kind
     */
    static Chart of(List<LocalDate> weeks, List<PageQueries.Row> rows, List<PanelDefinition.Column> parts) {
        Map<LocalDate, PageQueries.Row> byWeek = new HashMap<>();
        rows.forEach(row -> byWeek.put(row.day("period"), row));
        double most = weeks.stream().mapToDouble(week -> sum(byWeek.get(week), parts)).max().orElse(0);
        CellKind kind = parts.get(0).kind();
        // Hours have an axis of time, so that a few minutes of a week are seen as such.
        double unit = kind == CellKind.HOURS ? HOUR : 1;
        ChartFrame frame = kind == CellKind.HOURS
                ? ChartFrame.ofSeconds(weeks.size(), most * HOUR)
                : ChartFrame.ofCounts(weeks.size(), most);
        List<Chart.Shape> shapes = new ArrayList<>();
        List<Chart.Slot> slots = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < weeks.size(); i++) {
            PageQueries.Row row = byWeek.get(weeks.get(i));
            StringBuilder title = new StringBuilder("Week of ").append(ChartFrame.full(weeks.get(i)));
            List<String> figures = new ArrayList<>(List.of(weeks.get(i).toString()));
            double ground = 0;
            for (PanelDefinition.Column part : parts) {
                double value = value(row, part);
                if (value > 0) {
                    shapes.add(frame.bar(i, ground * unit, (ground + value) * unit, "state-" + part.style()));
                }
                ground += value;
                title.append('\n').append(kind.words(value)).append(' ').append(part.title());
                figures.add(kind.words(value));
            }
            slots.add(frame.slot(i, title.toString()));
            table.add(0, figures);
        }
        List<String> columns = new ArrayList<>(List.of("week of"));
        parts.forEach(part -> columns.add(part.title()));
        List<Chart.Series> legend = parts.stream().map(part -> new Chart.Series(part.title(), "state-" + part.style(),
                "", kind.words(weeks.stream().mapToDouble(week -> value(byWeek.get(week), part)).sum()))).toList();
        return new Chart("At most " + kind.words(most) + " in a week.",
                frame.ticks(value -> kind == CellKind.HOURS
                        ? Figures.roundSeconds(value)
                        : Figures.count(Math.round(value))),
                ChartFrame.labels(weeks), shapes, slots, legend,
                new Chart.Grid(columns, table));
    }

    private static double sum(PageQueries.Row row, List<PanelDefinition.Column> parts) {
        return parts.stream().mapToDouble(part -> value(row, part)).sum();
    }

    private static double value(PageQueries.Row row, PanelDefinition.Column part) {
        return row == null || row.decimal(part.name()) == null ? 0 : Math.max(0, row.decimal(part.name()));
    }
}
