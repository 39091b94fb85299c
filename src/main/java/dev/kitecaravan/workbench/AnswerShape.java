package dev.kitecaravan.workbench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an answer is made of, and where its records are.
 *
 * @param words    for people: {@code bare array of 3 objects}
 * @param selector that picks the records; empty where the answer itself is the array or the one record
 * @param others   further arrays that could be meant, as selectors
 * @param linked   whether its body names a next page ({@code links.next})
 * @param single   whether it is one object that is the record
 */
record AnswerShape(String words, String selector, List<String> others, boolean linked, boolean single) {
    /** Names that APIs give to the array they send in an envelope. */
    private static final Set<String> ENVELOPES = Set.of("items", "data", "results", "records", "values", "nodes",
            "entries", "elements", "list");
    /** What a record has of its own, and an envelope has not. */
    private static final List<String> KEYS = List.of("id", "uuid");
    private static final int DEEPEST = 4;

    /** An array inside the answer. */
    private record Found(List<String> steps, List<?> list) {
        String selector() {
            String pointer = "/" + String.join("/", steps.stream()
                    .map(step -> step.replace("~", "~0").replace("/", "~1")).toList());
            boolean name = steps.size() == 1 && steps.get(0).matches("[A-Za-z_][A-Za-z0-9_-]*");
            return name ? steps.get(0) : pointer;
        }

        String last() {
            return steps.get(steps.size() - 1);
        }

        boolean ofObjects() {
            return list.stream().anyMatch(Map.class::isInstance);
        }
    }

    /**
     * Looks at an answer.
     *
     * @param tree   maps, lists and scalars
     * @param single whether the path is that of one record
     * @param name   what the records are called in the path: its last part
     */
    public static AnswerShape of(Object tree, boolean single, String name) {
        if (tree instanceof List<?> list) {
            boolean ofLists = !list.isEmpty() && list.stream().allMatch(List.class::isInstance);
            return new AnswerShape((list.isEmpty() ? "empty array" : "bare array of ") + contents(list),
                    ofLists ? "$[*][*]" : "", List.of(), false, false);
        }
        if (!(tree instanceof Map<?, ?> object)) {
            return new AnswerShape(tree == null ? "null" : "a single " + kind(tree), "", List.of(), false, false);
        }
        boolean linked = object.get("links") instanceof Map<?, ?> links && links.get("next") instanceof String;
        if (object.isEmpty()) {
            return new AnswerShape("empty object", "", List.of(), false, true);
        }
        List<Found> arrays = new ArrayList<>();
        find(object, List.of(), arrays);
        boolean record = single || KEYS.stream().anyMatch(key -> isScalar(object.get(key)));
        Found best = record ? null : best(arrays, name);
        List<String> others = arrays.stream().filter(found -> found != best && found.ofObjects()).map(Found::selector)
                .toList();
        return best == null
                ? new AnswerShape("single object of " + count(object.size(), "member"), "", others, linked, true)
                : new AnswerShape("object whose " + best.selector() + " is an "
                        + (best.list().isEmpty() ? "empty array" : "array of " + contents(best.list())),
                        best.selector(), others, linked, false);
    }

    private static void find(Map<?, ?> object, List<String> above, List<Found> into) {
        object.forEach((key, value) -> {
            List<String> steps = new ArrayList<>(above);
            steps.add(String.valueOf(key));
            if (value instanceof List<?> list) {
                into.add(new Found(steps, list));
            } else if (value instanceof Map<?, ?> inner && steps.size() < DEEPEST) {
                find(inner, steps, into);
            }
        });
    }

    /** The array that is named as records are; the largest one of objects otherwise; null where there is none such. */
    private static Found best(List<Found> arrays, String name) {
        Comparator<Found> likely = Comparator.comparing((Found found) -> !found.last().equals(name))
                .thenComparing(found -> !ENVELOPES.contains(found.last()))
                .thenComparing(found -> -found.list().size()).thenComparing(found -> found.steps().size());
        return arrays.stream()
                .filter(found -> found.ofObjects() || found.last().equals(name) || ENVELOPES.contains(found.last()))
                .min(likely).orElse(null);
    }

    /** Such as {@code 3 objects and 1 null}; nothing for no elements. */
    private static String contents(List<?> list) {
        Map<String, Integer> kinds = new TreeMap<>(Comparator.comparing((String kind) -> !kind.equals("object"))
                .thenComparing(Comparator.naturalOrder()));
        list.forEach(element -> kinds.merge(kind(element), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        new LinkedHashMap<>(kinds).forEach((kind, times) -> words.add(count(times, kind)));
        return String.join(" and ", words);
    }

    private static String count(int times, String kind) {
        return times + " " + kind + (times == 1 || kind.equals("null") ? "" : "s");
    }

    private static String kind(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Map
                ? "object"
                : value instanceof List
                        ? "array"
                        : value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
    }

    private static boolean isScalar(Object value) {
        return value != null && !(value instanceof Map) && !(value instanceof List);
    }
}
