package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.RelativeTime;

/**
 * A build's steps over time, laid out: each row has a box of {@value #WIDTH} by {@value #ROW} that is stretched to its place.
 *
 * @param rows     those of this page
 * @param all      all rows in one small drawing, by colour; empty where the rows of this page are all
 * @param height   that drawing's, one unit a row
 * @param marks    what the axis says, from left to right
 * @param pauses   stretches that are drawn short, in words
 * @param critical how many jobs the critical path has
 */
public record Waterfall(List<Row> rows, List<Chart.Shape> all, int height, List<String> marks, List<String> pauses,
        int critical) {
    static final double WIDTH = TimeAxis.WIDTH;
    static final double ROW = 14;
    /** Rows of a page. */
    static final int PAGE = 250;
    private static final int MARKS = 4;
    /** What is shorter is drawn as long, so that it can be seen. */
    private static final double THINNEST = 2;

    /**
     * A row.
     *
     * @param name     of the job or step
     * @param detail   what tells it from others of its name; empty for nothing
     * @param kind     class of the row: {@code job}, {@code gate}, {@code wait} or {@code trigger}
     * @param badge    how it came out; null for what is no job
     * @param facts    times, in words
     * @param critical whether it is on the critical path
     * @param old      whether a later attempt took its place
     * @param bars     what is drawn
     * @param links    where it leads
     */
    public record Row(String name, String detail, String kind, Badge badge, String facts, boolean critical, boolean old,
            List<Bar> bars, List<Link> links) {
    }

    /** How something came out, in a word with its sign and colour. */
    public record Badge(String label, String sign, String style) {
        static Badge of(Outcome outcome) {
            return new Badge(outcome.label(), outcome.sign(), outcome.badge());
        }
    }

    /** A bar in a row's box, with the class of its colour. */
    public record Bar(String style, String x, String width) {
    }

    /** A link by its word. */
    public record Link(String word, String address) {
    }

    /**
     * Lays a build out.
     *
     * @param build its beginning, and its end or until when it is known
     * @param steps in the order of {@link StepOrder}
     * @param page  which page of rows, from 0
     * @param links where a step leads
     */
    static Waterfall of(TimeAxis.Stretch build, List<BuildStep> steps, int page,
            java.util.function.Function<BuildStep, List<Link>> links) {
        TimeAxis.Stretch whole = whole(build, steps);
        TimeAxis axis = TimeAxis.of(whole, steps.stream().filter(BuildStep::isJob)
                .map(step -> stretch(step, whole.to())).filter(Objects::nonNull).toList());
        Set<String> critical = CriticalPath.of(steps);
        List<Row> rows = steps.stream().skip((long) page * PAGE).limit(PAGE)
                .map(step -> row(step, axis, whole.to(), critical.contains(step.id()), links.apply(step))).toList();
        List<String> marks = new ArrayList<>();
        for (int i = 0; i <= MARKS; i++) {
            marks.add(i == 0 ? "0" : "+" + Figures.seconds(axis.secondsAt(WIDTH * i / MARKS)));
        }
        return new Waterfall(rows, steps.size() > PAGE ? all(steps, axis, whole.to()) : List.of(), steps.size(), marks,
                axis.pauses().stream().map(pause -> Figures.seconds(pause.seconds()) + " from "
                        + RelativeTime.of(pause.from(), pause.from()).exact()).toList(),
                critical.size());
    }

    /** From the first to the last time that is known. */
    private static TimeAxis.Stretch whole(TimeAxis.Stretch build, List<BuildStep> steps) {
        List<Instant> times = steps.stream().flatMap(step -> Stream.of(step.runnable(), step.started(),
                step.finished())).filter(Objects::nonNull).toList();
        Instant first = times.stream().min(Instant::compareTo).filter(build.from()::isAfter).orElse(build.from());
        Instant last = times.stream().max(Instant::compareTo).filter(build.to()::isBefore).orElse(build.to());
        return new TimeAxis.Stretch(first, last.isAfter(first) ? last : first.plusSeconds(1));
    }

    /** From when it could run to its end; null where that is not known. */
    private static TimeAxis.Stretch stretch(BuildStep step, Instant end) {
        Instant from = step.runnable() != null ? step.runnable() : step.started();
        Instant to = step.finished() != null ? step.finished() : step.outcome() == Outcome.OPEN ? end : step.started();
        return from == null || to == null ? null : new TimeAxis.Stretch(from, to.isAfter(from) ? to : from);
    }

    private static Row row(BuildStep step, TimeAxis axis, Instant end, boolean critical, List<Link> links) {
        return new Row(step.name(), step.detail(), step.kind().name().toLowerCase(java.util.Locale.ROOT),
                step.outcome() == null ? null : Badge.of(step.outcome()), facts(step), critical, !step.counts(),
                bars(step, axis, end), links);
    }

    /** A wait in grey, then the run in the colour of how it came out; what people wait for as a line. */
    private static List<Bar> bars(BuildStep step, TimeAxis axis, Instant end) {
        TimeAxis.Stretch stretch = stretch(step, end);
        if (stretch == null) {
            return List.of();
        }
        if (!step.isJob()) {
            return List.of(bar("line", axis, stretch.from(), stretch.to()));
        }
        Instant started = step.started();
        List<Bar> bars = new ArrayList<>();
        if (step.runnable() != null && (started == null || started.isAfter(step.runnable()))) {
            bars.add(bar("waits", axis, step.runnable(), started == null ? stretch.to() : started));
        }
        if (started != null) {
            bars.add(bar("runs " + step.outcome().style(), axis, started, stretch.to()));
        }
        return bars;
    }

    private static Bar bar(String style, TimeAxis axis, Instant from, Instant to) {
        double x = Math.min(axis.at(from), WIDTH - THINNEST);
        return new Bar(style, ChartFrame.number(x), ChartFrame.number(Math.max(THINNEST, axis.at(to) - x)));
    }

    private static String facts(BuildStep step) {
        List<String> facts = new ArrayList<>();
        if (step.waited() != null) {
            facts.add((step.isJob() ? "waited " : "waited for people ") + Figures.seconds(step.waited()));
        }
        if (step.ran() != null) {
            facts.add("ran " + Figures.seconds(step.ran()));
        }
        if (step.attempt() > 1 || !step.counts()) {
            facts.add("attempt " + step.attempt() + (step.counts() ? "" : ", retried"));
        }
        if (step.reason() != null) {
            facts.add(step.reason());
        }
        if (step.by() != null) {
            facts.add("opened by " + step.by());
        }
        if (!step.isJob() && step.waited() == null && step.state() != null) {
            facts.add(step.state());
        }
        return String.join(" · ", facts);
    }

    /** One path a colour, whatever the number of rows. */
    private static List<Chart.Shape> all(List<BuildStep> steps, TimeAxis axis, Instant end) {
        Map<String, StringBuilder> paths = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Bar bar : bars(steps.get(i), axis, end)) {
                paths.computeIfAbsent(bar.style(), style -> new StringBuilder()).append('M').append(bar.x()).append(' ')
                        .append(i).append('h').append(bar.width()).append("v1h-").append(bar.width()).append('z');
            }
        }
        return paths.entrySet().stream().map(path -> new Chart.Shape(path.getValue().toString(), path.getKey()))
                .toList();
    }
}
