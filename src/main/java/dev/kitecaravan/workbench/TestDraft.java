package dev.kitecaravan.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Placeholder;
import dev.kitecaravan.extract.Resource;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.Maskings;
import dev.kitecaravan.routetest.Answer;
import dev.kitecaravan.routetest.Expectation;
import dev.kitecaravan.routetest.Expected;
import dev.kitecaravan.routetest.ExpectedTable;
import dev.kitecaravan.routetest.Place;
import dev.kitecaravan.routetest.RouteTest;
import dev.kitecaravan.routetest.RouteTestText;

/** The test of a drafted route: answers made of a sample, and the rows that come of them. */
final class TestDraft {
    private static final int MOST_RECORDS = 2;
    private static final int MOST_COLUMNS = 5;
    private static final int LONGEST_VALUE = 60;
    private static final String TIME = "2026-01-01T00:00:00.000Z";

    private final Look look;
    private final Map<String, String> values = new LinkedHashMap<>();

    TestDraft(Look look) {
        this.look = look;
        look.values().forEach((name, value) -> values.put(name,
                name.equals("organization.slug") ? look.standIns().text(value) : value));
    }

    /** How many records of the sample it has. */
    int records() {
        return isPath() ? look.records().size() : Math.min(MOST_RECORDS, look.records().size());
    }

    /** Whether the records are picked by a JSONPath, so that the answer cannot be put together around a few of them. */
    private boolean isPath() {
        return look.subject().endpoint().selector().startsWith("$");
    }

    /** The whole file. */
    String text() {
        List<Answer> answers = new ArrayList<>();
        boolean builds = look.subject().endpoint().isBuildsList();
        for (EndpointRoute list : look.subject().before()) {
            builds |= list.endpoint().isBuildsList();
            answers.add(answer(list.endpoint(), wrapped(list.endpoint().selector(), List.of(parent(list)))));
        }
        answers.add(answer(look.subject().endpoint(), own()));
        TableView root = look.tables().views(Integer.MAX_VALUE).stream().filter(view -> view.parent() == null)
                .findFirst()
                .orElseThrow();
        int rows = isPath() ? (int) root.rows() : records();
        Map<String, Expected<Object>> first = row(root);
        ExpectedTable table = new ExpectedTable(root.name(), Expected.of(rows), List.of(),
                first.isEmpty() ? List.of() : List.of(Expected.of(first)), Place.NONE);
        Expectation good = Expectation.GOOD_END;
        // A list of builds is asked for more than once: by time windows.
        Expectation expect = new Expectation(good.outcome(), List.of(table), good.letters(), good.reasons(),
                builds ? null : Expected.of(answers.size()), null, Place.NONE);
        String name = look.subject().route().id();
        return RouteTestText.of(RouteTest.of(name + ".yaml", name, null, answers, expect));
    }

    private Answer answer(Endpoint endpoint, Object body) {
        return Answer.of(endpoint.path().fill(values), List.of(), body);
    }

    private Object own() {
        Endpoint endpoint = look.subject().endpoint();
        if (isPath()) {
            Masking masking = Maskings.of(look.subject().route());
            List<?> parts = look.tree() instanceof List<?> list ? list : List.of(look.tree());
            parts.stream().filter(Row.class::isInstance).map(Row.class::cast).forEach(masking::apply);
            look.standIns().learn(look.tree());
            return look.standIns().replace(look.tree());
        }
        List<Row> records = look.records().stream().limit(MOST_RECORDS).map(Map.Entry::getKey)
                .collect(Collectors.toList());
        return endpoint.isSingle() || look.shape().single() ? records.get(0) : wrapped(endpoint.selector(), records);
    }

    /** The records where a selector finds them. */
    private static Object wrapped(String selector, Object records) {
        if (!selector.startsWith("/")) {
            return records;
        }
        Object inner = records;
        List<String> steps = List.of(selector.substring(1).split("/"));
        for (int i = steps.size() - 1; i >= 0; i--) {
            Map<String, Object> outer = new LinkedHashMap<>();
            outer.put(steps.get(i).replace("~1", "/").replace("~0", "~"), inner);
            inner = outer;
        }
        return inner;
    }

    /** A record of a list of parents, with what the path and the keys ask of it. */
    private Map<String, Object> parent(EndpointRoute list) {
        Map<String, Object> record = new LinkedHashMap<>();
        Resource resource = list.endpoint().resource();
        String prefix = resource == Resource.OTHER ? list.id() : resource.label();
        boolean known = resource != Resource.OTHER;
        record.put("id", values.getOrDefault(prefix + ".id", id(prefix)));
        if (known && resource != Resource.BUILD) {
            record.put("slug", values.getOrDefault(prefix + ".slug", "example"));
            record.put("name", "Example");
        } else if (resource == Resource.BUILD) {
            build(record);
        }
        look.subject().endpoint().path().placeholders().stream().filter(p -> list.id().equals(p.endpoint()))
                .forEach(p -> record.put(p.field(), values.get(list.id() + "." + p.field())));
        list.sinks().get(0).target().primaryKey().stream().filter(key -> !isKeyOfParent(key))
                .forEach(key -> record.putIfAbsent(key, key + "-1"));
        return record;
    }

    private static boolean isKeyOfParent(String column) {
        return column.endsWith("_id") || column.endsWith("_slug") || column.endsWith("_number");
    }

    private void build(Map<String, Object> record) {
        String number = values.getOrDefault("build.number", "1");
        record.put("number", Long.valueOf(number));
        record.put("url",
                "https://host1.example.org/v2/organizations/" + values.getOrDefault("organization.slug", "acme")
                        + "/pipelines/" + values.getOrDefault("pipeline.slug", "example") + "/builds/" + number);
        record.put("state", "passed");
        record.put("created_at", TIME);
        record.put("finished_at", TIME);
        boolean jobs = look.subject().endpoint().path().placeholders().stream().map(Placeholder::resource)
                .anyMatch(Resource.JOB::equals);
        if (jobs) {
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("id", values.getOrDefault("job.id", id("job")));
            job.put("type", "script");
            job.put("state", "passed");
            job.put("started_at", TIME);
            job.put("finished_at", TIME);
            record.put("jobs", List.of(job));
        }
    }

    private static String id(String of) {
        return "00000000-0000-4000-8000-" + String.format("%012x", of.hashCode() & 0xffffffffL);
    }

    /** The first record's row: its key, and a few values that a reader knows again. */
    private Map<String, Expected<Object>> row(TableView root) {
        Map<String, Expected<Object>> row = new LinkedHashMap<>();
        List<String> key = look.subject().route().sinks().get(0).target().primaryKey();
        root.columns().stream().filter(column -> key.contains(column.name())).forEach(column -> put(row, column));
        for (ColumnView column : root.columns()) {
            if (row.size() < MOST_COLUMNS && !column.parent()) {
                put(row, column);
            }
        }
        return row;
    }

    private static void put(Map<String, Expected<Object>> row, ColumnView column) {
        Object value = column.samples().isEmpty() ? null : column.samples().get(0);
        boolean plain = List.of("text", "bigint", "boolean").contains(column.type()) && value != null
                && value.toString().length() <= LONGEST_VALUE && !value.toString().contains("\n");
        if (plain) {
            row.putIfAbsent(column.name(), Expected.of(value));
        }
    }
}
