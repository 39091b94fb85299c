package dev.kitecaravan.show.ci;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.read.PageQueries;

/**
 * Percentiles of every hour of a week: a field for each, the darker the longer.
 *
 * @param summary what it shows, in a sentence, for those who do not see it
 * @param fields  those that have a value
 * @param scale   what the shades mean, from the lightest
 * @param figures all its figures, an hour a line
 */
public record HeatMap(String summary, List<Field> fields, List<Shade> scale, Chart.Grid figures) {
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final int HOURS = 24;
    /** Seconds up to which a wait has each shade but the darkest; people feel the first, and leave at the last. */
    private static final double[] SHADES = {5, 15, 60, 180, 600, 1800};

    /**
     * An hour of a weekday.
     *
     * @param x     hours from the left
     * @param y     days from the top
     * @param shade from 0
     * @param title what is there, line by line
     */
    public record Field(int x, int y, int shade, String title) {
    }

    /** A label for each hour, empty for most. */
    public List<String> hours() {
        return IntStream.range(0, HOURS).mapToObj(hour -> hour % 3 == 0 ? Integer.toString(hour) : "").toList();
    }

    /** A shade, and the waits that have it. */
    public record Shade(int shade, String words) {
    }

    /** @param rows with {@code weekday} from 1, {@code hour}, {@code jobs}, {@code p50_s} and {@code p95_s} */
    static HeatMap of(List<PageQueries.Row> rows) {
        String[][] p95 = new String[HOURS][DAYS.size()];
        List<Field> fields = new ArrayList<>();
        PageQueries.Row longest = rows.get(0);
        for (PageQueries.Row row : rows) {
            int day = (int) row.number("weekday") - 1;
            int hour = (int) row.number("hour");
            p95[hour][day] = Figures.seconds(row.decimal("p95_s"));
            fields.add(new Field(hour, day, shade(row.decimal("p95_s")),
                    place(row) + "\n" + Figures.count(row.number("jobs"), "job", "jobs") + "\np50 "
                            + Figures.seconds(row.decimal("p50_s")) + "\np95 " + p95[hour][day]));
            longest = row.decimal("p95_s") > longest.decimal("p95_s") ? row : longest;
        }
        return new HeatMap("The longest on " + place(longest) + ": 95 of a hundred jobs waited at most "
                + Figures.seconds(longest.decimal("p95_s")) + ".", fields, shades(), figures(p95));
    }

    private static String place(PageQueries.Row row) {
        return DAYS.get((int) row.number("weekday") - 1) + String.format(" %02d:00", row.number("hour"));
    }

    private static int shade(double seconds) {
        int shade = 0;
        while (shade < SHADES.length && seconds > SHADES[shade]) {
            shade++;
        }
        return shade;
    }

    private static List<Shade> shades() {
        List<Shade> scale = new ArrayList<>();
        for (int i = 0; i < SHADES.length; i++) {
            scale.add(new Shade(i, "≤ " + Figures.roundSeconds(SHADES[i])));
        }
        scale.add(new Shade(SHADES.length, "longer"));
        return scale;
    }

    private static Chart.Grid figures(String[][] p95) {
        List<String> columns = new ArrayList<>(List.of("p95 by hour"));
        columns.addAll(DAYS);
        List<List<String>> lines = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            List<String> line = new ArrayList<>(List.of(String.format("%02d:00", hour)));
            for (String value : p95[hour]) {
                line.add(value == null ? "" : value);
            }
            lines.add(line);
        }
        return new Chart.Grid(columns, lines);
    }
}
