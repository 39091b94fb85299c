package dev.kitecaravan.show.loads;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;

/** Figures of hours, a bar each. */
final class HourChart {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HourChart() {
    }

    /** Requests spent. */
    static Chart requests(List<Instant> hours, List<Long> counts) {
        long most = Collections.max(counts);
        long all = counts.stream().mapToLong(Long::longValue).sum();
        ChartFrame frame = ChartFrame.ofCounts(hours.size(), most);
        return bars(frame, hours, counts.stream().map(Long::doubleValue).toList(), "requests",
                counts.stream().map(n -> Figures.count(n, "request", "requests")).toList(),
                frame.ticks(value -> Figures.count(Math.round(value))),
                Figures.count(all, "request", "requests") + " in " + hours.size() + " hours, at most "
                        + Figures.count(most) + " in one.");
    }

    /** @param least share of the budget that was left, 0 to 100; null where no run ended */
    static Chart shares(List<Instant> hours, List<Double> least) {
        ChartFrame frame = ChartFrame.ofCounts(hours.size(), 100);
        double lowest = least.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).min().orElse(100);
        return bars(frame, hours, least, "budget",
                least.stream().map(share -> share == null ? "no run" : percent(share) + " left").toList(),
                frame.ticks(HourChart::percent), "At the least " + percent(lowest) + " were left.");
    }

    private static String percent(double share) {
        return Math.round(share) + " %";
    }

    private static Chart bars(ChartFrame frame, List<Instant> hours, List<Double> values, String style,
            List<String> words, List<String> ticks, String summary) {
        List<Chart.Shape> shapes = new ArrayList<>();
        List<Chart.Slot> slots = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < hours.size(); i++) {
            if (values.get(i) != null && values.get(i) > 0) {
                shapes.add(frame.bar(i, 0, values.get(i), style));
            }
            String hour = FULL.format(hours.get(i));
            slots.add(frame.slot(i, hour + "\n" + words.get(i)));
            rows.add(0, List.of(hour, words.get(i)));
        }
        return new Chart(summary, ticks, ChartFrame.sparse(hours.stream().map(HOUR::format).toList()), shapes, slots,
                List.of(), new Chart.Grid(List.of("hour, UTC", style), rows));
    }
}
