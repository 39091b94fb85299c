package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import dev.kitecaravan.route.YamlNodes;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.text.NearestName;

/** Reads what a test expects. */
final class ExpectationReader {
    private static final List<String> KEYS = List.of("outcome", "tables", "letters", "requests", "deliveries");
    private static final List<String> TABLE = List.of("rows", "columns", "contains");
    private static final List<String> LETTER = List.of("reason", "step", "table");
    private static final List<String> DELIVERY = List.of("count", "bodies");

    private final TestNodes nodes;

    ExpectationReader(TestNodes nodes) {
        this.nodes = nodes;
    }

    Expectation read(Node node) {
        Map<String, Node> given = nodes.members(node, "expect", KEYS);
        Expectation plain = Expectation.GOOD_END;
        List<ExpectedTable> tables = new ArrayList<>();
        if (given.containsKey("tables")) {
            nodes.members(given.get("tables"), "tables").forEach((name, table) -> tables.add(table(name, table)));
        }
        List<ExpectedLetter> reasons = new ArrayList<>();
        Expected<Integer> letters = given.containsKey("letters")
                ? letters(given.get("letters"), reasons)
                : plain.letters();
        return new Expectation(given.containsKey("outcome") ? outcome(given.get("outcome")) : plain.outcome(), tables,
                letters, reasons, count(given, "requests"), deliveries(given.get("deliveries")),
                TestNodes.place(node));
    }

    private Expected<Outcome> outcome(Node node) {
        List<String> words = Arrays.stream(Outcome.values()).map(word -> word.name().toLowerCase(Locale.ROOT)).toList();
        String text = String.valueOf(YamlNodes.text(node));
        if (!words.contains(text)) {
            nodes.problem(node, "outcome is to be one of " + String.join(", ", words) + NearestName.hint(text, words));
            return Expectation.GOOD_END.outcome();
        }
        return new Expected<>(Outcome.valueOf(text.toUpperCase(Locale.ROOT)), TestNodes.place(node));
    }

    private ExpectedTable table(String name, Node node) {
        if (node instanceof ScalarNode) {
            return new ExpectedTable(name, number(node, "rows of " + name), List.of(), List.of(),
                    TestNodes.place(node));
        }
        Map<String, Node> given = nodes.members(node, "the table " + name, TABLE);
        List<Expected<String>> columns = new ArrayList<>();
        if (given.containsKey("columns")) {
            nodes.elements(given.get("columns"), "columns").forEach(
                    each -> columns.add(new Expected<>(nodes.text(each, "a column"), TestNodes.place(each))));
        }
        List<Expected<Map<String, Expected<Object>>>> rows = new ArrayList<>();
        if (given.containsKey("contains")) {
            nodes.elements(given.get("contains"), "contains")
                    .forEach(each -> rows.add(new Expected<>(row(each), TestNodes.place(each))));
        }
        return new ExpectedTable(name, count(given, "rows"), columns, rows, TestNodes.place(node));
    }

    private Map<String, Expected<Object>> row(Node node) {
        Map<String, Expected<Object>> row = new LinkedHashMap<>();
        nodes.members(node, "a row").forEach((column, value) -> row.put(column,
                new Expected<>(nodes.value(value), TestNodes.place(value))));
        if (node instanceof MappingNode && row.isEmpty()) {
            nodes.problem(node, "a row without columns is in every table; write rows: N for their number");
        }
        return row;
    }

    private Expected<Integer> letters(Node node, List<ExpectedLetter> reasons) {
        if (node instanceof ScalarNode) {
            return number(node, "letters");
        }
        for (Node each : nodes.elements(node, "letters")) {
            if (each instanceof ScalarNode) {
                reasons.add(new ExpectedLetter(nodes.text(each, "a letter"), null, null, TestNodes.place(each)));
                continue;
            }
            Map<String, Node> given = nodes.members(each, "a letter", LETTER);
            if (!given.containsKey("reason")) {
                nodes.problem(each, "a letter says its reason, or a part of it: reason: …");
            }
            reasons.add(new ExpectedLetter(text(given, "reason"), text(given, "step"), text(given, "table"),
                    TestNodes.place(each)));
        }
        return new Expected<>(reasons.size(), TestNodes.place(node));
    }

    private String text(Map<String, Node> given, String name) {
        return given.containsKey(name) ? nodes.text(given.get(name), name) : null;
    }

    private List<ExpectedDelivery> deliveries(Node node) {
        if (node == null) {
            return null;
        }
        List<ExpectedDelivery> deliveries = new ArrayList<>();
        nodes.members(node, "deliveries").forEach((pattern, each) -> deliveries.add(delivery(pattern, each)));
        return deliveries;
    }

    private ExpectedDelivery delivery(String pattern, Node node) {
        if (node instanceof ScalarNode) {
            return new ExpectedDelivery(pattern, number(node, "deliveries"), List.of(), TestNodes.place(node));
        }
        Map<String, Node> given = nodes.members(node, "deliveries", DELIVERY);
        List<Expected<Object>> bodies = new ArrayList<>();
        if (given.containsKey("bodies")) {
            nodes.elements(given.get("bodies"), "bodies")
                    .forEach(each -> bodies.add(new Expected<>(nodes.value(each), TestNodes.place(each))));
        }
        return new ExpectedDelivery(pattern, count(given, "count"), bodies, TestNodes.place(node));
    }

    private Expected<Integer> count(Map<String, Node> given, String name) {
        return given.containsKey(name) ? number(given.get(name), name) : null;
    }

    private Expected<Integer> number(Node node, String what) {
        return new Expected<>(nodes.number(node, what, 0), TestNodes.place(node));
    }
}
