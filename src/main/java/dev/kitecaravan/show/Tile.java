package dev.kitecaravan.show;

import java.util.List;
import java.util.Locale;

/**
 * One figure, large.
 *
 * @param label  what it is
 * @param value  the figure
 * @param detail a further one below; empty for none
 * @param change how it compares with the span before; empty where there is nothing to compare with
 * @param trend  {@code better}, {@code worse} or {@code even}: the class of the change
 */
public record Tile(String label, String value, String detail, String change, String trend) {
    /** A row of this span and one of the span before, either of which may be null. */
    record Pair(PageQueries.Row now, PageQueries.Row before) {
        static final Pair NONE = new Pair(null, null);

        /** @param rows with a column {@code k}: 1 for this span, 0 for the one before */
        static Pair of(List<PageQueries.Row> rows) {
            return new Pair(find(rows, 1), find(rows, 0));
        }

        private static PageQueries.Row find(List<PageQueries.Row> rows, long k) {
            return rows.stream().filter(row -> row.number("k") == k).findFirst().orElse(null);
        }
    }

    static Tile builds(Pair counts) {
        long now = number(counts.now(), "n");
        return new Tile("Builds", Figures.count(now), "", percent(now, number(counts.before(), "n")), "even");
    }

    static Tile passed(Pair counts) {
        Double now = share(counts.now());
        Double before = share(counts.before());
        String change = "";
        String trend = "even";
        if (now != null && before != null) {
            double points = Math.round((now - before) * 10) / 10.0;
            change = String.format(Locale.ROOT, "%+.1f points", points);
            trend = trend(points);
        }
        return new Tile("Passed", now == null ? "–" : String.format(Locale.ROOT, "%.1f %%", now),
                Figures.count(number(counts.now(), "failed")) + " failed", change, trend);
    }

    static Tile duration(Pair durations) {
        return seconds("Duration, p50", durations, "p50", "p90");
    }

    static Tile wait(Pair waits) {
        return seconds("Queue wait, p90", waits, "p90", "p50");
    }

    private static Tile seconds(String label, Pair pair, String column, String other) {
        if (pair.now() == null) {
            return new Tile(label, "–", "", "", "even");
        }
        double now = pair.now().decimal(column);
        double before = pair.before() == null ? 0 : pair.before().decimal(column);
        return new Tile(label, Figures.seconds(now), other + " " + Figures.seconds(pair.now().decimal(other)),
                percent(now, before), before == 0 ? "even" : trend(Math.rint(100 * (before - now) / before)));
    }

    private static String percent(double now, double before) {
        return before == 0
                ? ""
                : String.format(Locale.ROOT, "%+.0f %%", 100 * (now - before) / before)
                        .replace("-0 %", "±0 %").replace("+0 %", "±0 %");
    }

    private static String trend(double better) {
        return better == 0 ? "even" : better > 0 ? "better" : "worse";
    }

    private static long number(PageQueries.Row row, String column) {
        return row == null ? 0 : row.number(column);
    }

    private static Double share(PageQueries.Row row) {
        long all = number(row, "passed") + number(row, "failed");
        return all == 0 ? null : Double.valueOf(100.0 * number(row, "passed") / all);
    }
}
