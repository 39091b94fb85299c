package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of half-open time intervals {@code [from, to)} on whole seconds: what of a list of builds was read in full.
 * Immutable; intervals are kept sorted, apart and not touching.
 */
public final class Intervals {
    static final Intervals NONE = new Intervals(List.of());

    private final List<Interval> intervals;

    private Intervals(List<Interval> intervals) {
        this.intervals = intervals;
    }

    /** One interval, {@code from} before {@code to}. */
    record Interval(Instant from, Instant to) {
        boolean isEmpty() {
            return !from.isBefore(to);
        }
    }

    List<Interval> list() {
        return intervals;
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    /** The end of the last interval; null when there is none. */
    public Instant end() {
        return intervals.isEmpty() ? null : intervals.get(intervals.size() - 1).to;
    }

    Intervals plus(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return this;
        }
        List<Interval> all = new ArrayList<>(intervals);
        all.add(new Interval(from, to));
        all.sort(Comparator.comparing(Interval::from));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : all) {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && !next.from.isAfter(last.to)) {
                Instant end = last.to.isAfter(next.to) ? last.to : next.to;
                merged.set(merged.size() - 1, new Interval(last.from, end));
            } else {
                merged.add(next);
            }
        }
        return new Intervals(List.copyOf(merged));
    }

    Intervals minus(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return this;
        }
        List<Interval> left = new ArrayList<>();
        for (Interval interval : intervals) {
            Interval before = new Interval(interval.from, min(interval.to, from));
            Interval after = new Interval(max(interval.from, to), interval.to);
            if (!before.isEmpty()) {
                left.add(before);
            }
            if (!after.isEmpty()) {
                left.add(after);
            }
        }
        return new Intervals(List.copyOf(left));
    }

    /** What of {@code [from, to)} is not covered, newest first. */
    List<Interval> gaps(Instant from, Instant to) {
        Intervals open = NONE.plus(from, to);
        for (Interval interval : intervals) {
            open = open.minus(interval.from, interval.to);
        }
        List<Interval> newestFirst = new ArrayList<>(open.intervals);
        newestFirst.sort(Comparator.comparing(Interval::from).reversed());
        return newestFirst;
    }

    boolean covers(Instant instant) {
        return intervals.stream().anyMatch(i -> !instant.isBefore(i.from) && instant.isBefore(i.to));
    }

    /** As kept in state: pairs of texts. */
    List<List<String>> toJson() {
        return intervals.stream().map(i -> List.of(i.from.toString(), i.to.toString())).toList();
    }

    static Intervals fromJson(Object json) {
        Intervals intervals = NONE;
        if (json instanceof List<?> pairs) {
            for (Object pair : pairs) {
                List<?> bounds = (List<?>) pair;
                intervals = intervals.plus(Instant.parse((String) bounds.get(0)),
                        Instant.parse((String) bounds.get(1)));
            }
        }
        return intervals;
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
