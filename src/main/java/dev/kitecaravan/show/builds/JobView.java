package dev.kitecaravan.show.builds;

import java.util.List;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;

/**
 * A job's history: what it did in the latest builds of its pipeline.
 *
 * @param title    pipeline and step
 * @param window   which builds are looked at, in words
 * @param links    where it leads
 * @param spans    links to more or fewer builds
 * @param facts    figures over these builds
 * @param dots     one a build, from the earliest to the latest
 * @param ran      how long it ran
 * @param failures the latest attempts that failed, the latest first
 * @param notes    what has to be said besides
 */
public record JobView(String title, String window, List<Waterfall.Link> links, List<BuildView.PageLink> spans,
        List<BuildView.Fact> facts, List<Dot> dots, Panel<Chart> ran, List<Failure> failures, List<String> notes) {
    /** How it came out in a build. */
    public record Dot(String sign, String style, String title, String address) {
    }

    /** An attempt that failed. */
    public record Failure(String build, String address, RelativeTime at, Waterfall.Badge badge, String reason,
            String attempt, List<Waterfall.Link> links) {
    }
}
