package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** A set of build numbers, kept as ranges: {@code 1-400,402-500}. Not thread-safe. */
final class NumberRanges {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** What is no number of a build is passed over: an older version noted that there is no build -1. */
    static NumberRanges parse(String text) {
        NumberRanges numbers = new NumberRanges();
        for (String part : text == null || text.isEmpty() ? new String[0] : text.split(",")) {
            Matcher range = RANGE.matcher(part);
            if (range.matches()) {
                long from = Math.max(1, Long.parseLong(range.group(1)));
                long to = Long.parseLong(range.group(range.group(2) == null ? 1 : 2));
                if (from <= to) {
                    numbers.ranges.put(from, to);
                }
            }
        }
        return numbers;
    }

    /** @return whether it was not there */
    boolean add(long number) {
        Map.Entry<Long, Long> below = ranges.floorEntry(number);
        if (below != null && below.getValue() >= number) {
            return false;
        }
        long from = below != null && below.getValue() == number - 1 ? below.getKey() : number;
        Long above = ranges.remove(number + 1);
        ranges.put(from, above == null ? number : above);
        return true;
    }

    /** Every number, lowest first. */
    LongStream all() {
        return ranges.entrySet().stream().flatMapToLong(r -> LongStream.rangeClosed(r.getKey(), r.getValue()));
    }

    /** How many numbers there are. */
    long size() {
        return ranges.entrySet().stream().mapToLong(range -> range.getValue() - range.getKey() + 1).sum();
    }

    /** The lowest numbers, at most so many. */
    NumberRanges first(long limit) {
        NumberRanges first = new NumberRanges();
        long left = limit;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (left <= 0) {
                break;
            }
            long to = Math.min(range.getValue(), range.getKey() + left - 1);
            first.ranges.put(range.getKey(), to);
            left -= to - range.getKey() + 1;
        }
        return first;
    }

    /** The numbers between the lowest and the highest that are not in the set; takes no longer for wide gaps. */
    NumberRanges between() {
        NumberRanges whole = new NumberRanges();
        if (!ranges.isEmpty()) {
            whole.ranges.put(ranges.firstKey(), ranges.lastEntry().getValue());
        }
        return whole.without(this);
    }

    /** The numbers that are not in the other set; takes no longer for wide ranges. */
    NumberRanges without(NumberRanges other) {
        NumberRanges left = new NumberRanges();
        ranges.forEach((from, to) -> {
            Long start = other.ranges.floorKey(from);
            long next = from;
            for (Map.Entry<Long, Long> taken : other.ranges.subMap(start == null ? from : start, true, to, true)
                    .entrySet()) {
                if (taken.getKey() > next) {
                    left.ranges.put(next, taken.getKey() - 1);
                }
                next = Math.max(next, taken.getValue() + 1);
            }
            if (next <= to) {
                left.ranges.put(next, to);
            }
        });
        return left;
    }

    boolean contains(long number) {
        Map.Entry<Long, Long> below = ranges.floorEntry(number);
        return below != null && below.getValue() >= number;
    }

    /** The highest number; 0 where there is none. */
    long highest() {
        return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
    }

    /** Numbers between the lowest and the highest that are neither in the set nor in the other, highest first, at most so many. */
    List<Long> missing(NumberRanges absent, int limit) {
        List<Long> missing = new ArrayList<>();
        for (Map.Entry<Long, Long> gap : between().without(absent).ranges.descendingMap().entrySet()) {
            for (long number = gap.getValue(); number >= gap.getKey() && missing.size() < limit; number--) {
                missing.add(number);
            }
        }
        return missing;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ranges.forEach((from, to) -> text.append(text.length() == 0 ? "" : ",").append(from)
                .append(from.equals(to) ? "" : "-" + to));
        return text.toString();
    }
}
