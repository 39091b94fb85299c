package dev.kitecaravan.show.ci;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.read.PageQueries;

/** How long something took, week by week: a line for half of the cases, one for nine in ten. */
final class PercentileChart {
    /**
     * One week.
     *
     * @param cases how many there were
     * @param p50   seconds that half of them took at most
     * @param p90   seconds that nine in ten took at most
     */
    record Week(long cases, double p50, double p90) {
    }

    private PercentileChart() {
    }
    /**
    * @param weeks their Mondays, in order and none left out
    * @param rows  with {@code period}, {@code cases}, {@code p50_s} and {@code p90_s}
    * @param what  the cases are, in the plural
    */
    static Chart of(List<LocalDate> weeks, List<PageQueries.Row> rows, String what) {
        Map<LocalDate, Week> byWeek = new HashMap<>();
        rows.forEach(row -> byWeek.put(row.day("period"),
                new Week(row.number("cases"), row.decimal("p50_s"), row.decimal("p90_s"))));
        List<Week> values = weeks.stream().map(byWeek::get).toList();
        double most = values.stream().filter(Objects::nonNull).mapToDouble(Week::p90).max().orElse(0);
        ChartFrame frame = ChartFrame.ofSeconds(weeks.size(), most);
        List<Chart.Shape> shapes = List.of(new Chart.Shape(line(frame, values, Week::p90), "line p90"),
                new Chart.Shape(line(frame, values, Week::p50), "line p50"));
        List<Chart.Slot> slots = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < weeks.size(); i++) {
            Week week = values.get(i);
            slots.add(frame.slot(i, title(weeks.get(i), week, what)));
            table.add(0, week == null
                    ? List.of(weeks.get(i).toString(), "0", "", "")
                    : List.of(weeks.get(i).toString(), Figures.count(week.cases()), Figures.seconds(week.p50()),
                            Figures.seconds(week.p90())));
        }
        return new Chart("At most " + Figures.seconds(most) + " for nine in ten " + what + " of a week.",
                frame.ticks(Figures::roundSeconds), ChartFrame.labels(weeks), shapes, slots,
                List.of(new Chart.Series("half (p50)", "p50", "", ""),
                        new Chart.Series("nine in ten (p90)", "p90", "", "")),
                new Chart.Grid(List.of("week of", what, "p50", "p90"), table));
    }

    /** Weeks without a value break the line; a week between two such is a dash. */
    private static String line(ChartFrame frame, List<Week> weeks, ToDoubleFunction<Week> of) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < weeks.size(); i++) {
            if (weeks.get(i) == null) {
                continue;
            }
            double y = Chart.HEIGHT - frame.height(of.applyAsDouble(weeks.get(i)));
            boolean begins = i == 0 || weeks.get(i - 1) == null;
            boolean alone = begins && (i + 1 == weeks.size() || weeks.get(i + 1) == null);
            double x = frame.middle(i) - (alone ? frame.slotWidth() / 4 : 0);
            path.append(begins ? 'M' : 'L').append(ChartFrame.number(x)).append(' ').append(ChartFrame.number(y));
            if (alone) {
                path.append('h').append(ChartFrame.number(frame.slotWidth() / 2));
            }
        }
        return path.toString();
    }

    private static String title(LocalDate date, Week week, String what) {
        return "Week of " + ChartFrame.full(date) + "\n" + (week == null
                ? "no " + what
                : Figures.count(week.cases()) + " " + what + "\np50 " + Figures.seconds(week.p50()) + "\np90 "
                        + Figures.seconds(week.p90()));
    }
}
