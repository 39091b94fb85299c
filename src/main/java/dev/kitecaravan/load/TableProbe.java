package dev.kitecaravan.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Asks a reader whether the tables that commits left are there, with their system columns and with rows: what
 * {@link Destination#lost} tells a writer, for those who must not open the dataset for writing.
 */
public final class TableProbe {
    private static final int MOST_COLUMNS = 1_000_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TableReader reader;
    private final SystemColumns system;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private Instant lastCommit = Instant.MIN;

    /** What {@code _caravan_schema} says of a table. */
    private static final class Table {
        private String parent;
        private String path;
        private Instant declared = Instant.MAX;
        private final List<String> systemColumns = new ArrayList<>();
    }

    public TableProbe(TableReader reader, SystemColumns system) {
        this.reader = reader;
        this.system = system;
        for (List<Object> row : rows(
                "select table_name, parent_name, column_name, updated_at, table_path from " + system.schemaTable())) {
            Table table = tables.computeIfAbsent((String) row.get(0), name -> new Table());
            table.parent = (String) row.get(1);
            table.path = (String) row.get(4);
            // Files do not say when; there a table and its declaration are one commit.
            Instant at = row.get(3) == null ? Instant.MIN : (Instant) row.get(3);
            table.declared = at.isBefore(table.declared) ? at : table.declared;
            if (system.isReserved((String) row.get(2))) {
                table.systemColumns.add((String) row.get(2));
            }
        }
        rows("select max(updated_at) from " + system.stateTable() + " where kind <> 'layout'").stream()
                .map(row -> (Instant) row.get(0)).filter(at -> at != null).forEach(at -> lastCommit = at);
    }

    /** The tables that commits left, without their columns. */
    public List<TableSchema> tables() {
        return tables.entrySet().stream()
                .map(table -> new TableSchema(table.getKey(), table.getValue().path, table.getValue().parent)).toList();
    }

    /**
     * What is lost of an endpoint's tables, a clause each.
     *
     * @param endpoint its id
     * @param roots    the tables that it loads
     * @throws DestinationException when the destination gave no answer
     */
    public List<String> lost(String endpoint, Collection<String> roots) {
        List<String> lost = new ArrayList<>();
        tables.forEach((name, table) -> {
            if (table.declared.isBefore(lastCommit) && roots.contains(root(name))) {
                look(name, table, lost);
            }
        });
        if (lost.isEmpty() && loaded(endpoint) > 0 && roots.stream().filter(tables::containsKey).noneMatch(this::filled)
                && roots.stream().anyMatch(tables::containsKey)) {
            lost.add("the table " + String.join(" and the table ", roots) + " is empty, though rows were loaded");
        }
        return lost;
    }

    private String root(String table) {
        String at = table;
        while (tables.containsKey(at) && tables.get(at).parent != null) {
            at = tables.get(at).parent;
        }
        return at;
    }

    private void look(String name, Table table, List<String> lost) {
        if (!has(name, "select 1 from " + name + " where 1 = 0")) {
            lost.add("the table " + name + " is gone");
            return;
        }
        List<String> missing = table.systemColumns.stream()
                .filter(column -> !has(column, "select " + column + " from " + name + " where 1 = 0")).toList();
        if (!missing.isEmpty()) {
            lost.add("the table " + name + " has no " + String.join(", ", missing) + " any more");
        }
    }

    private boolean filled(String table) {
        return !reader.query("select 1 from " + table, 1, LIMIT).rows().isEmpty();
    }

    private long loaded(String endpoint) {
        return rows("select sum(rows_new) - sum(rows_removed) from " + system.loadsTable() + " where endpoint = '"
                + endpoint.replace("'", "''") + "'").stream().map(row -> (Number) row.get(0))
                .filter(sum -> sum != null).mapToLong(Number::longValue).sum();
    }

    private boolean has(String name, String sql) {
        return Presence.of(name, () -> reader.query(sql, 1, LIMIT));
    }

    private List<List<Object>> rows(String sql) {
        return reader.query(sql, MOST_COLUMNS, LIMIT).rows();
    }
}
