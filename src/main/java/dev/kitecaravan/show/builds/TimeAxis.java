package dev.kitecaravan.show.builds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Time from left to right over {@value #WIDTH} units. A long stretch in which nothing happened, such as a night at a gate, is
 * drawn short, for the rest would be too small to see.
 */
final class TimeAxis {
    static final double WIDTH = 1000;
    /** A stretch is drawn short from this share of the whole on, and from so many seconds. */
    private static final double LONG_SHARE = 0.15;
    private static final double LONG_SECONDS = 60;
    private static final double SHORT_WIDTH = 30;

    /** From one time to another. */
    record Stretch(Instant from, Instant to) {
        double seconds() {
            Duration length = Duration.between(from, to);
            return length.getSeconds() + length.getNano() / 1e9;
        }
    }

    private record Knot(double second, double place) {
    }

    private final Instant start;
    private final List<Knot> knots;
    private final List<Stretch> pauses;

    private TimeAxis(Instant start, List<Knot> knots, List<Stretch> pauses) {
        this.start = start;
        this.knots = knots;
        this.pauses = pauses;
    }

    /**
     * An axis.
     *
     * @param whole where it begins and ends
     * @param busy  when something happened; where nothing did, time is even
     */
    static TimeAxis of(Stretch whole, Collection<Stretch> busy) {
        double all = Math.max(0.001, whole.seconds());
        List<Stretch> pauses = busy.isEmpty()
                ? List.of()
                : gaps(whole, busy).stream()
                        .filter(gap -> gap.seconds() >= LONG_SECONDS && gap.seconds() > LONG_SHARE * all).toList();
        double drawn = all - pauses.stream().mapToDouble(Stretch::seconds).sum();
        double scale = (WIDTH - SHORT_WIDTH * pauses.size()) / Math.max(0.001, drawn);
        List<Knot> knots = new ArrayList<>(List.of(new Knot(0, 0)));
        for (Stretch pause : pauses) {
            Knot last = knots.get(knots.size() - 1);
            double second = new Stretch(whole.from(), pause.from()).seconds();
            double place = last.place() + (second - last.second()) * scale;
            knots.add(new Knot(second, place));
            knots.add(new Knot(second + pause.seconds(), place + SHORT_WIDTH));
        }
        knots.add(new Knot(all, WIDTH));
        return new TimeAxis(whole.from(), knots, pauses);
    }

    private static List<Stretch> gaps(Stretch whole, Collection<Stretch> busy) {
        List<Stretch> gaps = new ArrayList<>();
        Instant until = whole.from();
        for (Stretch each : busy.stream().sorted(Comparator.comparing(Stretch::from)).toList()) {
            if (each.from().isAfter(until)) {
                gaps.add(new Stretch(until, each.from()));
            }
            until = each.to().isAfter(until) ? each.to() : until;
        }
        if (whole.to().isAfter(until)) {
            gaps.add(new Stretch(until, whole.to()));
        }
        return gaps;
    }

    /** The stretches that are drawn short. */
    List<Stretch> pauses() {
        return pauses;
    }

    /** Where a time is; at an end of the axis for one beyond it. */
    double at(Instant time) {
        return between(new Stretch(start, time).seconds(), true);
    }

    /** Seconds from the start to a place. */
    double secondsAt(double place) {
        return between(place, false);
    }

    private double between(double value, boolean toPlace) {
        Knot before = knots.get(0);
        for (Knot after : knots.subList(1, knots.size())) {
            double from = toPlace ? before.second() : before.place();
            double to = toPlace ? after.second() : after.place();
            if (value <= to && to > from) {
                double share = Math.max(0, (value - from) / (to - from));
                return toPlace
                        ? before.place() + share * (after.place() - before.place())
                        : before.second() + share * (after.second() - before.second());
            }
            before = after;
        }
        return toPlace ? before.place() : before.second();
    }
}
