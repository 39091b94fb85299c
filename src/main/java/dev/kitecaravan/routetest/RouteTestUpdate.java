package dev.kitecaravan.routetest;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the file of a test expect what came. A value that is another one now is changed in its place, and everything else
 * of the file stays as its author wrote it. Where rows, letters or deliveries came that the file has no place for, all that
 * stands under {@code expect} is written anew, without the comments in it. What is asked of the API is never changed.
 */
public final class RouteTestUpdate {
    private final String text;
    private final RouteTestResult result;

    /** @param text of the file that the test was read from */
    public RouteTestUpdate(String text, RouteTestResult result) {
        this.text = text;
        this.result = result;
    }

    /** Whether what is expected is written anew as a whole, and comments in it are lost. */
    public boolean isWhole() {
        return result.test().expect().place() == Place.NONE && !result.differences().isEmpty()
                || result.differences().stream().anyMatch(difference -> difference.fix() instanceof Difference.Whole);
    }

    /** Whether anything would change. */
    public boolean changes() {
        return result.test().expect().place() == Place.NONE
                || result.differences().stream().anyMatch(difference -> difference.fix() != null);
    }

    /** What only the author of the file can mend: requests without an answer, answers that nobody asked for. */
    public List<Difference> left() {
        return result.differences().stream().filter(difference -> difference.fix() == null).toList();
    }

    /** The file's text as it would be. */
    public String updated() {
        Place all = result.test().expect().place();
        if (all == Place.NONE) {
            return text + (text.endsWith("\n") ? "" : "\n") + "expect:\n" + indented(2);
        }
        if (isWhole()) {
            String rest = from(all.to()).stripLeading();
            String start = upTo(all.from());
            boolean sameLine = !start.substring(start.lastIndexOf('\n') + 1).isBlank();
            int indent = sameLine ? 2 : start.length() - start.lastIndexOf('\n') - 1;
            return (sameLine ? start.stripTrailing() + "\n" : start.substring(0, start.lastIndexOf('\n') + 1))
                    + indented(indent) + rest;
        }
        String updated = text;
        List<Difference.Value> values = result.differences().stream().map(Difference::fix)
                .filter(Difference.Value.class::isInstance).map(Difference.Value.class::cast)
                .sorted(Comparator.comparingInt((Difference.Value value) -> value.place().from()).reversed()).toList();
        for (Difference.Value value : values) {
            int from = updated.offsetByCodePoints(0, value.place().from());
            int to = updated.offsetByCodePoints(0, value.place().to());
            updated = updated.substring(0, from) + RouteTestText.flow(value.value()) + updated.substring(to);
        }
        return updated;
    }

    private String upTo(int codePoints) {
        return text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    private String from(int codePoints) {
        return text.substring(text.offsetByCodePoints(0, codePoints));
    }

    private String indented(int spaces) {
        String yaml = RouteTestText.yaml(RouteTestText.expectation(
                ObservedExpectation.of(result.test(), result.observed())));
        return yaml.lines().map(line -> " ".repeat(spaces) + line).collect(Collectors.joining("\n", "", "\n"));
    }
}
