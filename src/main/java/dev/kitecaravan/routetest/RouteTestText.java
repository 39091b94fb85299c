package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

import dev.kitecaravan.run.EndpointReport.Outcome;

/** A test as the text of its file, which {@link RouteTestReader} reads as the same test. */
public final class RouteTestText {
    private static final DumpSettings BLOCK = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSchema(new CoreSchema()).setIndicatorIndent(2).setIndentWithIndicator(true).setWidth(160)
            .setSplitLines(false).build();

    private static final DumpSettings FLOW = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.FLOW)
            .setSchema(new CoreSchema()).setWidth(Integer.MAX_VALUE).setSplitLines(false).build();

    private RouteTestText() {
    }

    /** The whole file. */
    public static String of(RouteTest test) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("route", test.route());
        put(file, "now", test.now() == null ? null : test.now().toString());
        put(file, "routes", test.routes());
        put(file, "settings", test.settings());
        put(file, "variables", test.variables());
        put(file, "answers", test.answers().stream().map(RouteTestText::answer).toList());
        Map<String, Object> endpoints = new LinkedHashMap<>();
        test.endpoints().forEach(reply -> endpoints.put(reply.pattern(), endpoint(reply)));
        put(file, "endpoints", endpoints);
        put(file, "expect", expectation(test.expect()));
        return yaml(file);
    }

    /** YAML in blocks, with a line break at its end. */
    static String yaml(Object value) {
        return new Dump(BLOCK).dumpToString(value);
    }

    /** A value as it may stand anywhere, also in braces. */
    static String flow(Object value) {
        String yaml = new Dump(FLOW).dumpToString(value instanceof String ? List.of(value) : value).strip();
        return value instanceof String ? yaml.substring(1, yaml.length() - 1) : yaml;
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        boolean nothing = value == null || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> members && members.isEmpty();
        if (!nothing) {
            map.put(name, value);
        }
    }

    private static Map<String, Object> answer(Answer answer) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", answer.path());
        put(map, "query", answer.query().isEmpty()
                ? null
                : answer.query().stream().map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining("&")));
        put(map, "status", answer.status() == 200 || answer.drop() ? null : answer.status());
        put(map, "times", answer.times() == 0 ? null : answer.times());
        put(map, "drop", answer.drop() ? true : null);
        put(map, "headers", answer.headers());
        put(map, "file", answer.file());
        if (answer.file() == null && answer.body() != null) {
            map.put("body", answer.body());
        }
        return map;
    }

    private static Object endpoint(EndpointReply reply) {
        if (reply.real()) {
            return "real";
        }
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "status", reply.status() == 200 ? null : reply.status());
        put(map, "headers", reply.headers());
        put(map, "file", reply.file());
        if (reply.file() == null && reply.body() != null) {
            map.put("body", reply.body());
        }
        put(map, "fail", reply.fail());
        return map;
    }

    /** What is expected, as the file has it below {@code expect}. */
    static Map<String, Object> expectation(Expectation expect) {
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "outcome", expect.outcome().value() == Outcome.COMPLETE
                ? null
                : expect.outcome().value().name().toLowerCase(Locale.ROOT));
        Map<String, Object> tables = new LinkedHashMap<>();
        expect.tables().forEach(table -> tables.put(table.name(), table(table)));
        put(map, "tables", tables);
        if (!expect.reasons().isEmpty()) {
            map.put("letters", expect.reasons().stream().map(RouteTestText::letter).toList());
        } else {
            put(map, "letters", expect.letters().value() == 0 ? null : expect.letters().value());
        }
        put(map, "requests", expect.requests() == null ? null : expect.requests().value());
        if (expect.deliveries() != null) {
            Map<String, Object> deliveries = new LinkedHashMap<>();
            expect.deliveries().forEach(delivery -> deliveries.put(delivery.pattern(), delivery(delivery)));
            map.put("deliveries", deliveries);
        }
        return map;
    }

    private static Object table(ExpectedTable table) {
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "rows", table.rows() == null ? null : table.rows().value());
        put(map, "columns", table.columns().stream().map(Expected::value).toList());
        List<Object> rows = new ArrayList<>();
        for (Expected<Map<String, Expected<Object>>> row : table.contains()) {
            Map<String, Object> values = new LinkedHashMap<>();
            row.value().forEach((column, value) -> values.put(column, value.value()));
            rows.add(values);
        }
        put(map, "contains", rows);
        return map;
    }

    private static Object letter(ExpectedLetter letter) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reason", letter.reason());
        put(map, "step", letter.step());
        put(map, "table", letter.table());
        return map;
    }

    private static Object delivery(ExpectedDelivery delivery) {
        if (delivery.bodies().isEmpty() && delivery.count() != null) {
            return delivery.count().value();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "count", delivery.count() == null ? null : delivery.count().value());
        put(map, "bodies", delivery.bodies().stream().map(Expected::value).toList());
        return map;
    }
}
