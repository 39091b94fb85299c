package dev.kitecaravan.show;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** How long something took, day by day: a line for half of the cases, one for nine in ten. */
final class PercentileChart {
    /**
     * One day.
     *
     * @param cases how many there were
     * @param p50   seconds that half of them took at most
     * @param p90   seconds that nine in ten took at most
     */
    record Day(long cases, double p50, double p90) {
    }

    private PercentileChart() {
    }

    /**
     * @param days by date, in order and none left out; null where there is nothing
     * @param what the cases are, in the plural
     */
    static Chart of(Map<LocalDate, Day> days, String what) {
        List<LocalDate> dates = List.copyOf(days.keySet());
        List<Day> values = new ArrayList<>(days.values());
        double most = values.stream().filter(Objects::nonNull).mapToDouble(Day::p90).max().orElse(0);
        ChartFrame frame = ChartFrame.ofSeconds(dates.size(), most);
        List<Chart.Shape> shapes = List.of(new Chart.Shape(line(frame, values, Day::p90), "line p90"),
                new Chart.Shape(line(frame, values, Day::p50), "line p50"));
        List<Chart.Slot> slots = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < dates.size(); i++) {
            Day day = values.get(i);
            slots.add(frame.slot(i, title(dates.get(i), day, what)));
            rows.add(0, day == null
                    ? List.of(dates.get(i).toString(), "0", "", "")
                    : List.of(dates.get(i).toString(), Figures.count(day.cases()), Figures.seconds(day.p50()),
                            Figures.seconds(day.p90())));
        }
        return new Chart("At most " + Figures.seconds(most) + " for nine in ten " + what + " of a day.",
                frame.ticks(Figures::roundSeconds), ChartFrame.labels(dates), shapes, slots,
                List.of(new Chart.Series("half (p50)", "p50", "", ""),
                        new Chart.Series("nine in ten (p90)", "p90", "", "")),
                new Chart.Grid(List.of("day", what, "p50", "p90"), rows));
    }

    /** Days without a value break the line; a day between two such is a dash. */
    private static String line(ChartFrame frame, List<Day> days, ToDoubleFunction<Day> of) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < days.size(); i++) {
            if (days.get(i) == null) {
                continue;
            }
            double y = Chart.HEIGHT - frame.height(of.applyAsDouble(days.get(i)));
            boolean begins = i == 0 || days.get(i - 1) == null;
            boolean alone = begins && (i + 1 == days.size() || days.get(i + 1) == null);
            double x = frame.middle(i) - (alone ? frame.slotWidth() / 4 : 0);
            path.append(begins ? 'M' : 'L').append(ChartFrame.number(x)).append(' ').append(ChartFrame.number(y));
            if (alone) {
                path.append('h').append(ChartFrame.number(frame.slotWidth() / 2));
            }
        }
        return path.toString();
    }

    private static String title(LocalDate date, Day day, String what) {
        return ChartFrame.full(date) + "\n" + (day == null
                ? "no " + what
                : Figures.count(day.cases()) + " " + what + "\np50 " + Figures.seconds(day.p50()) + "\np90 "
                        + Figures.seconds(day.p90()));
    }
}
