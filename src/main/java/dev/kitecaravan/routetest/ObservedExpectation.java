package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Json;

/** What a test would have to expect to pass: as much of it as it names, or, where it names nothing, a little of everything. */
final class ObservedExpectation {
    private static final int MOST_ROWS = 2;
    private static final int MOST_COLUMNS = 6;
    private static final int LONGEST = 80;
    private static final String SYSTEM = "_caravan_";

    private ObservedExpectation() {
    }

    static Expectation of(RouteTest test, Observed observed) {
        Expectation before = test.expect();
        List<ExpectedTable> tables = new ArrayList<>();
        boolean fresh = before.tables().isEmpty() && before.place() == Place.NONE;
        observed.tables().forEach((name, rows) -> {
            ExpectedTable known = before.tables().stream().filter(table -> table.name().equals(name)).findFirst()
                    .orElse(null);
            if (known != null || fresh && !rows.isEmpty()) {
                tables.add(table(name, rows, known));
            }
        });
        List<ExpectedLetter> letters = before.reasons().isEmpty()
                ? List.of()
                : observed.letters().stream().map(letter -> new ExpectedLetter(letter.reason(), null, null, Place.NONE))
                        .toList();
        boolean counted = fresh || before.requests() != null;
        boolean delivered = before.deliveries() != null || fresh && !observed.deliveries().isEmpty();
        return new Expectation(Expected.of(observed.outcome()), tables, Expected.of(observed.letters().size()), letters,
                counted ? Expected.of(observed.requests().size()) : null,
                delivered ? deliveries(before, observed.deliveries()) : null, Place.NONE);
    }

    private static ExpectedTable table(String name, List<Map<String, Object>> rows, ExpectedTable known) {
        int most = known == null ? MOST_ROWS : known.contains().size();
        List<Expected<Map<String, Expected<Object>>>> contains = new ArrayList<>();
        for (Map<String, Object> row : rows.subList(0, Math.min(most, rows.size()))) {
            Map<String, Expected<Object>> cells = new LinkedHashMap<>();
            row.forEach((column, value) -> {
                boolean named = known != null
                        && known.contains().stream().anyMatch(one -> one.value().containsKey(column));
                if (named || cells.size() < MOST_COLUMNS && known == null && telling(column, value)) {
                    cells.put(column, Expected.of(Values.written(value)));
                }
            });
            if (!cells.isEmpty()) {
                contains.add(Expected.of(cells));
            }
        }
        List<Expected<String>> columns = known == null
                ? List.of()
                : known.columns().stream().filter(column -> rows.isEmpty() || rows.get(0).containsKey(column.value()))
                        .toList();
        return new ExpectedTable(name, known == null || known.rows() != null ? Expected.of(rows.size()) : null, columns,
                contains, Place.NONE);
    }

    private static boolean telling(String column, Object value) {
        return value != null && !column.startsWith(SYSTEM) && value.toString().length() <= LONGEST
                && !value.toString().contains("\n");
    }

    private static List<ExpectedDelivery> deliveries(Expectation before, List<Delivery> got) {
        Map<String, List<Delivery>> byPattern = new LinkedHashMap<>();
        List<ExpectedDelivery> known = before.deliveries() == null ? List.of() : before.deliveries();
        for (Delivery delivery : got) {
            String pattern = known.stream().map(ExpectedDelivery::pattern)
                    .filter(each -> Addresses.matches(each, delivery.uri())).findFirst()
                    .orElseGet(() -> delivery.uri().replaceFirst("\\?.*", ""));
            byPattern.computeIfAbsent(pattern, each -> new ArrayList<>()).add(delivery);
        }
        List<ExpectedDelivery> deliveries = new ArrayList<>();
        byPattern.forEach((pattern, list) -> {
            boolean bodies = known.stream()
                    .anyMatch(each -> each.pattern().equals(pattern) && !each.bodies().isEmpty());
            deliveries.add(new ExpectedDelivery(pattern, Expected.of(list.size()),
                    bodies ? list.stream().map(each -> Expected.of(body(each.body()))).toList() : List.of(),
                    Place.NONE));
        });
        return deliveries;
    }

    private static Object body(String text) {
        try {
            return text.startsWith("{") || text.startsWith("[") ? Json.read(text) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
