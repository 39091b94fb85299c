package dev.kitecaravan.show.ci;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.chart.ChartState;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;

/**
 * Main of each pipeline: a band of green and red, and how it stands.
 *
 * @param lines a pipeline each; red ones first, by how recently they changed
 * @param days  labels below, from the first day to now
 * @param more  what is said of pipelines that are left out; null when there are none
 */
public record MainBand(List<Line> lines, List<String> days, String more) {
    private static final int MOST = 12;
    private static final double HEIGHT = 20;

    /**
     * A pipeline.
     *
     * @param name  its slug
     * @param link  its own page
     * @param red   whether main is red now
     * @param words how long it has been so, and since which build
     * @param since the build that broke or mended it
     * @param build that build's page here
     * @param url   that build's page at Buildkite; null for none
     * @param count builds of main since
     * @param bars  of its streaks
     * @param slots what a reader sees who points at them
     */
    public record Line(String organization, String name, String link, boolean red, String words, String since,
            String build, String url, String count, List<Chart.Shape> bars, List<Chart.Slot> slots) {
        /** In words, for those who do not see the band. */
        public String summary() {
            return "main of " + name + " is " + (red ? "red" : "green") + " for " + words;
        }
    }

    /** @param rows with the columns of {@code ci_main_health} and {@code web_url}, streaks that last first */
    static MainBand of(List<PageQueries.Row> rows, PanelLook look) {
        Map<String, List<PageQueries.Row>> pipelines = new LinkedHashMap<>();
        rows.forEach(row -> pipelines.computeIfAbsent(row.text("organization_slug") + "/" + row.text("pipeline_slug"),
                name -> new ArrayList<>()).add(row));
        List<Line> lines = pipelines.values().stream().filter(streaks -> streaks.get(0).time("until_at") == null)
                .map(streaks -> line(streaks, look)).toList();
        String more = lines.size() <= MOST
                ? null
                : Figures.count(lines.size() - MOST, "pipeline more", "pipelines more") + ", "
                        + Figures.count(lines.stream().skip(MOST).filter(Line::red).count()) + " of them red.";
        return new MainBand(lines.subList(0, Math.min(MOST, lines.size())),
                ChartFrame.labels(look.span().days()), more);
    }

    private static Line line(List<PageQueries.Row> streaks, PanelLook look) {
        PageQueries.Row now = streaks.get(0);
        String organization = now.text("organization_slug");
        String pipeline = now.text("pipeline_slug");
        List<Chart.Shape> bars = new ArrayList<>();
        List<Chart.Slot> slots = new ArrayList<>();
        for (PageQueries.Row streak : streaks) {
            double from = x(streak.time("since"), look);
            Instant until = streak.time("until_at") == null ? look.now() : streak.time("until_at");
            double width = Math.max(2, x(until, look) - from);
            boolean red = isRed(streak);
            double height = red ? HEIGHT : HEIGHT / 2;
            bars.add(new Chart.Shape("M" + ChartFrame.number(from) + " " + ChartFrame.number(HEIGHT - height) + "h"
                    + ChartFrame.number(width) + "v" + ChartFrame.number(height) + "h-" + ChartFrame.number(width)
                    + "z", red ? ChartState.FAILED.style() : ChartState.PASSED.style()));
            slots.add(new Chart.Slot(ChartFrame.number(from), ChartFrame.number(width), (red ? "red" : "green")
                    + " for " + lasted(streak.time("since"), until) + "\nsince " + RelativeTime.of(streak.time("since"),
                            look.now(), look.filter().zone()).exact()
                    + "\n" + builds(streak) + ", from #" + streak.number("first_number")));
        }
        return new Line(organization, pipeline, look.links().pipeline(organization, pipeline), isRed(now),
                lasted(now.time("since"), look.now()), "#" + now.number("first_number"),
                look.links().build(organization, pipeline, now.number("first_number")),
                PageLinks.web(now.text("web_url")), builds(now), bars, slots);
    }

    private static boolean isRed(PageQueries.Row streak) {
        return "failed".equals(streak.text("state"));
    }

    private static String builds(PageQueries.Row streak) {
        return Figures.count(streak.number("builds"), "build", "builds");
    }

    /** Nobody minds the seconds of an hour. */
    private static String lasted(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        return seconds >= 60 && seconds < 3600 ? seconds / 60 + " min" : Figures.seconds(seconds);
    }

    private static double x(Instant at, PanelLook look) {
        Instant start = look.span().start();
        double all = Duration.between(start, look.span().end()).toMillis();
        return Math.max(0, Math.min(1, Duration.between(start, at).toMillis() / all)) * Chart.WIDTH;
    }
}
