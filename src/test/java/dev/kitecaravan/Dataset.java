package dev.kitecaravan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.SystemColumns;

/** The tables of a dataset as tests look at them. */
public record Dataset(DestinationSettings destination) {
    private static final String NAMES = "select distinct table_name from _caravan_schema order by 1";

    /** Rows of the dataset, values as the reader gives them, by column. */
    public List<Map<String, Object>> query(String sql) {
        try (TableReader reader = Destinations.reader(destination)) {
            return query(reader, sql);
        }
    }

    private static List<Map<String, Object>> query(TableReader reader, String sql) {
        TableReader.Result result = reader.query(sql, 1_000_000, Duration.ofSeconds(60));
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

    /** Rows of a table. */
    long count(String table) {
        return ((Number) query("select count(*) as n from " + table).get(0).get("n")).longValue();
    }

    /** Rows of each of the user's tables. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (TableReader reader = Destinations.reader(destination)) {
            for (String table : names(query(reader, NAMES))) {
                counts.put(table, ((Number) query(reader, "select count(*) as n from " + table).get(0).get("n"))
                        .longValue());
            }
        }
        return counts;
    }

    /** The user's tables there are. */
    public List<String> tableNames() {
        return names(query(NAMES));
    }

    private static List<String> names(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> (String) row.get("table_name")).toList();
    }

    /**
     * All user tables, for equality with another dataset: by name, their rows in order as text, without the columns that
     * tell loads apart.
     */
    Map<String, List<String>> tables() {
        SystemColumns system = destination.system();
        Map<String, List<String>> tables = new TreeMap<>();
        try (TableReader reader = Destinations.reader(destination)) {
            for (String table : names(query(reader, NAMES))) {
                tables.put(table, query(reader, "select * from " + table).stream().map(row -> {
                    Map<String, Object> plain = new TreeMap<>(row);
                    plain.remove(system.loadId());
                    plain.remove(system.syncedAt());
                    return plain.toString();
                }).sorted().toList());
            }
        }
        return tables;
    }
}
