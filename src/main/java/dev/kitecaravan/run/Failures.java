package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What failed in an endpoint: every unit of work that was given up is counted, the first few are named.
 *
 * @param count how many there are
 * @param named the first of them, one or two sentences each
 */
public record Failures(long count, List<String> named) {
    public static final Failures NONE = new Failures(0, List.of());
    /** So many are named; the others are a number. */
    private static final int MOST_NAMED = 5;

    /** One more. What is named already is not counted a second time: a failed commit is told by all who waited for it. */
    Failures plus(String reason) {
        if (named.contains(reason)) {
            return this;
        }
        return new Failures(count + 1,
                named.size() == MOST_NAMED ? named : Stream.concat(named.stream(), Stream.of(reason)).toList());
    }

    /** One more, for which the others do not matter any longer: it is named first. */
    Failures first(String reason) {
        if (named.contains(reason)) {
            return this;
        }
        return new Failures(count + 1,
                Stream.concat(Stream.of(reason), named.stream()).limit(MOST_NAMED).toList());
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The named ones, and how many more there are, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(named);
        if (count > named.size()) {
            lines.add("and " + (count - named.size()) + " more");
        }
        return lines;
    }

    /** The same in one line; null when there are none. */
    String sentence() {
        return switch (named.size()) {
            case 0 -> null;
            case 1 -> named.get(0);
            default -> count + " failures: " + lines().stream().map(Failures::withoutStop)
                    .collect(Collectors.joining("; "));
        };
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
