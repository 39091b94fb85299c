package dev.kitecaravan.routetest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The dataset of one test: H2 in memory, gone when it is closed. */
final class TestDatabase implements AutoCloseable {
    private static final int MOST_ROWS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final DestinationSettings settings;
    private final Destination destination;

    /** @param name told apart from those of other tests under way in this process */
    TestDatabase(String name) {
        settings = new DestinationSettings("h2", "jdbc:h2:mem:" + name, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, Path.of(""), Map.of());
        destination = Destinations.create(settings);
        destination.validate();
        destination.open();
    }

    Destination destination() {
        return destination;
    }

    DestinationSettings settings() {
        return settings;
    }

    /** The rows of every table of the user, by its name. */
    Map<String, List<Map<String, Object>>> tables() {
        Map<String, List<Map<String, Object>>> tables = new TreeMap<>();
        try (TableReader reader = Destinations.reader(settings)) {
            for (TableSchema table : destination.tables()) {
                tables.put(table.name(), rows(reader, "select * from \"" + table.name() + "\""));
            }
        }
        return tables;
    }

    List<Observed.Letter> letters() {
        try (TableReader reader = Destinations.reader(settings)) {
            return rows(reader, "select reason, step, table_name from " + settings.system().deadLettersTable()
                    + " order by created_at, id").stream()
                    .map(row -> new Observed.Letter(text(row, "reason"), text(row, "step"), text(row, "table_name")))
                    .toList();
        }
    }

    private static String text(Map<String, Object> row, String column) {
        return row.get(column) == null ? "" : row.get(column).toString();
    }

    private static List<Map<String, Object>> rows(TableReader reader, String sql) {
        TableReader.Result result = reader.query(sql, MOST_ROWS, LIMIT);
        if (result.cut()) {
            throw new IllegalStateException(
                    "a table of a test has more than " + MOST_ROWS + " rows; take fewer records");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<Object> values : result.rows()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(result.columns().get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() {
        destination.close();
    }
}
