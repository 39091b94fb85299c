package dev.kitecaravan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What both oracles reckon with: plain rows, groups, ranks. */
final class Reckoning {
    private Reckoning() {
    }

    /** The smallest value that so many of a hundred do not exceed. */
    static double rank(List<Double> values, int of100) {
        List<Double> sorted = values.stream().sorted().toList();
        int place = (sorted.size() * of100 + 99) / 100;
        return sorted.get(Math.max(1, place) - 1);
    }

    static <T, K> Map<K, List<T>> group(List<T> all, Predicate<T> which, Function<T, K> key) {
        Map<K, List<T>> groups = new LinkedHashMap<>();
        all.stream().filter(which)
                .forEach(each -> groups.computeIfAbsent(key.apply(each), k -> new ArrayList<>()).add(each));
        return groups;
    }

    static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    static Long bit(boolean value) {
        return value ? 1L : 0L;
    }

    static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : Double.valueOf(Duration.between(from, to).toNanos() / 1e9);
    }

    static Instant time(Object text) {
        return text == null ? null : Instant.parse(text.toString().replace(" UTC", "Z").replace(' ', 'T'));
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static Map<String, Object> row(Object... pairs) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }
}
