package dev.kitecaravan.show.loads;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;

/**
 * The API's budget.
 *
 * @param gauges  the scopes as they stand, or stood when a run last ended
 * @param since   when that was
 * @param history what was left of the tightest scope, hour by hour
 */
public record BudgetView(List<Gauge> gauges, RelativeTime since, Panel<Chart> history) {
    private static final int HOURS = 48;

    /** One scope: what is left of its window, and how many hundredths that is. */
    public record Gauge(String scope, String left, String limit, String share, String style) {
        static Gauge of(BudgetSample sample) {
            String style = sample.share() < 10 ? "scarce" : sample.share() < 35 ? "low" : "ample";
            return new Gauge(sample.scope(), Figures.count(sample.left()), Figures.count(sample.limit()),
                    ChartFrame.number(Math.min(100, sample.share())), style);
        }
    }

    /**
     * @param live    as it stands now; empty when nothing runs in this process
     * @param history as runs left it, oldest first
     */
    static Panel<BudgetView> of(List<BudgetSample> live, List<BudgetSample> history, Instant now) {
        Map<String, BudgetSample> latest = new TreeMap<>(
                Comparator.comparing((String scope) -> !scope.equals("user")).thenComparing(scope -> scope));
        history.forEach(sample -> latest.put(sample.scope(), sample));
        live.forEach(sample -> latest.put(sample.scope(), sample));
        if (latest.isEmpty()) {
            return Panel.missing("No run has told the budget yet; the next one will.");
        }
        Instant since = latest.values().stream().map(BudgetSample::at).max(Comparator.naturalOrder()).orElse(now);
        List<BudgetSample> all = new ArrayList<>(history);
        all.addAll(live);
        return Panel.of(new BudgetView(latest.values().stream().map(Gauge::of).toList(), RelativeTime.of(since, now),
                chart(all, now)));
    }

    private static Panel<Chart> chart(List<BudgetSample> samples, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        List<Instant> hours = new ArrayList<>();
        List<Double> least = new ArrayList<>();
        for (int i = HOURS; i > 0; i--) {
            Instant hour = end.minus(Duration.ofHours(i));
            hours.add(hour);
            least.add(samples.stream()
                    .filter(s -> !s.at().isBefore(hour) && s.at().isBefore(hour.plus(1, ChronoUnit.HOURS)))
                    .map(BudgetSample::share).min(Comparator.naturalOrder()).orElse(null));
        }
        return least.stream().allMatch(java.util.Objects::isNull)
                ? Panel.missing("No run in the last " + HOURS + " hours.")
                : Panel.of(HourChart.shares(hours, least));
    }
}
