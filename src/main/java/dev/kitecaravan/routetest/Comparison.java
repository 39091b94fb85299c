package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.text.NearestName;

/** What came of a test beside what it expects. */
final class Comparison {
    private static final int MOST_NAMED = 5;

    private final RouteTest test;
    private final Observed observed;
    private final List<Difference> differences = new ArrayList<>();

    Comparison(RouteTest test, Observed observed) {
        this.test = test;
        this.observed = observed;
    }

    List<Difference> differences() {
        observed.unanswered().forEach(request -> differences.add(new Difference(test.routeAt().line(),
                "no answer for " + request, null)));
        outcome();
        test.expect().tables().forEach(this::table);
        letters();
        requests();
        if (test.expect().deliveries() != null) {
            deliveries(test.expect().deliveries());
        }
        observed.unused().forEach(answer -> differences.add(new Difference(answer.place().line(),
                "the answer to " + answer.path() + " was never asked for", null)));
        return differences;
    }

    private void outcome() {
        Expected<Outcome> expected = test.expect().outcome();
        if (expected.value() != observed.outcome()) {
            Difference.Fix fix = expected.place() == Place.NONE
                    ? new Difference.Whole()
                    : new Difference.Value(expected.place(), word(observed.outcome()));
            differences.add(new Difference(expected.place().line(), "outcome: expected " + word(expected.value())
                    + ", was " + word(observed.outcome())
                    + (observed.message() == null ? "" : ": " + observed.message()), fix));
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void table(ExpectedTable table) {
        List<Map<String, Object>> rows = observed.tables().get(table.name());
        if (rows == null && (table.rows() == null || table.rows().value() > 0)) {
            differences.add(new Difference(table.place().line(), "there is no table " + table.name()
                    + (observed.tables().isEmpty()
                            ? "; nothing was loaded"
                            : NearestName.hint(table.name(), observed.tables().keySet()) + "; there are "
                                    + String.join(", ", observed.tables().keySet()))
                    + aside(), new Difference.Whole()));
        } else if (rows != null) {
            differences.addAll(new RowComparison(table, rows, aside()).differences());
        }
    }

    /** Why rows may be missing. */
    private String aside() {
        return observed.letters().isEmpty() || test.expect().letters().value() == observed.letters().size()
                ? ""
                : "   (dead letters " + observed.letters().size() + ": " + observed.letters().get(0) + ")";
    }

    private void letters() {
        Expected<Integer> expected = test.expect().letters();
        if (expected.value() != observed.letters().size()) {
            Difference.Fix fix = expected.place() == Place.NONE || !test.expect().reasons().isEmpty()
                    ? new Difference.Whole()
                    : new Difference.Value(expected.place(), observed.letters().size());
            differences.add(new Difference(expected.place().line(), "dead letters: expected " + expected.value()
                    + ", was " + observed.letters().size() + named(observed.letters()), fix));
        }
        List<Observed.Letter> open = new ArrayList<>(observed.letters());
        for (ExpectedLetter letter : test.expect().reasons()) {
            Observed.Letter found = open.stream().filter(each -> fits(letter, each)).findFirst().orElse(null);
            if (found == null) {
                differences.add(new Difference(letter.place().line(), "dead letters: expected one that says '"
                        + letter.reason() + "'" + named(open), new Difference.Whole()));
            } else {
                open.remove(found);
            }
        }
    }

    private static boolean fits(ExpectedLetter letter, Observed.Letter there) {
        return there.reason().contains(letter.reason())
                && (letter.step() == null || there.step().contains(letter.step()))
                && (letter.table() == null || there.table().equals(letter.table()));
    }

    private void requests() {
        Expected<Integer> expected = test.expect().requests();
        if (expected != null && expected.value() != observed.requests().size()) {
            differences.add(new Difference(expected.place().line(), "requests: expected " + expected.value() + ", was "
                    + observed.requests().size() + named(observed.requests()),
                    new Difference.Value(expected.place(), observed.requests().size())));
        }
    }

    private void deliveries(List<ExpectedDelivery> expected) {
        List<Delivery> open = new ArrayList<>(observed.deliveries());
        for (ExpectedDelivery each : expected) {
            List<Delivery> got = open.stream().filter(one -> Addresses.matches(each.pattern(), one.uri())).toList();
            open.removeAll(got);
            if (each.count() != null && each.count().value() != got.size()) {
                differences.add(new Difference(each.count().place().line(), "deliveries to " + each.pattern()
                        + ": expected " + each.count().value() + ", was " + got.size()
                        + (got.isEmpty() ? named(open.stream().map(Delivery::uri).distinct().toList()) : ""),
                        new Difference.Value(each.count().place(), got.size())));
            }
            bodies(each, got);
        }
        open.stream().map(Delivery::uri).distinct().forEach(uri -> differences.add(new Difference(
                test.expect().place().line(), "deliveries: nothing was expected at " + uri, new Difference.Whole())));
    }

    private void bodies(ExpectedDelivery expected, List<Delivery> got) {
        List<Delivery> open = new ArrayList<>(got);
        for (Expected<Object> body : expected.bodies()) {
            Delivery found = open.stream().filter(each -> Values.within(body.value(), each.body())).findFirst()
                    .orElse(null);
            if (found == null) {
                differences.add(new Difference(body.place().line(), "deliveries to " + expected.pattern()
                        + ": expected " + Values.shown(body.value())
                        + (open.isEmpty() ? ", and no other was left" : ", was " + Values.shown(open.get(0).body())),
                        new Difference.Whole()));
            } else {
                open.remove(found);
            }
        }
    }

    private static String named(List<?> list) {
        return list.isEmpty()
                ? ""
                : ": " + list.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining("; "))
                        + (list.size() > MOST_NAMED ? "; and " + (list.size() - MOST_NAMED) + " more" : "");
    }
}
