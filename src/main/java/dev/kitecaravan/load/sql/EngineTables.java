package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.TableSchema;

/** The tables that a dataset's schema has in the engine: their names and columns by its catalogue, and DDL. */
final class EngineTables {
    private final Session session;
    private final Map<String, Set<String>> physical = new HashMap<>();
    private final Set<String> indexed = new HashSet<>();

    EngineTables(Session session) {
        this.session = session;
    }

    /** Reads the engine's catalogue. */
    void readCatalogue() throws SQLException {
        physical.clear();
        session.sql().query(String.format(session.dialect().catalogue().columns(), session.quoted(session.dataset())),
                row -> physical
                        .computeIfAbsent(row.getString(1), table -> new LinkedHashSet<>()).add(row.getString(2)),
                session.dataset());
    }

    boolean exists(String table) {
        return physical.containsKey(table);
    }

    boolean has(String table, String column) {
        return physical.getOrDefault(table, Set.of()).contains(column);
    }

    /** The columns of a table in its own order. */
    List<String> columns(String table) {
        return List.copyOf(physical.getOrDefault(table, Set.of()));
    }

    /** Makes a table or adds the columns that it lacks. */
    void ensure(String table, List<Column> wanted) throws SQLException {
        Map<String, Column> distinct = new LinkedHashMap<>();
        wanted.forEach(column -> distinct.putIfAbsent(column.name(), column));
        Set<String> there = physical.get(table);
        if (there == null) {
            create(table, session.definitions(List.copyOf(distinct.values())));
            physical.put(table, new LinkedHashSet<>(distinct.keySet()));
            return;
        }
        List<String> missing = distinct.values().stream().filter(column -> !there.contains(column.name()))
                .map(session::definition).toList();
        String separator = session.dialect().ddl().separator();
        if (separator != null && !missing.isEmpty()) {
            missing = List.of(String.join(separator, missing));
        }
        for (String definitions : missing) {
            session.sql().execute(
                    String.format(session.dialect().ddl().addColumns(), session.table(table), definitions));
        }
        there.addAll(distinct.keySet());
    }

    /** Makes a table of exactly these column definitions. */
    void create(TableSchema schema, String definitions) throws SQLException {
        create(schema.name(), definitions);
        Set<String> names = new LinkedHashSet<>();
        schema.columns().forEach(column -> names.add(column.name()));
        physical.put(schema.name(), names);
    }

    private void create(String table, String definitions) throws SQLException {
        session.sql().execute(String.format(session.dialect().ddl().create(), session.table(table), definitions));
    }

    /** Gives a column another type. */
    void alterType(String table, Column column) throws SQLException {
        dropIndexes(table);
        List<String> statements = session.dialect().ddl().alterType().stream()
                .map(template -> String.format(template, session.table(table), session.quoted(column.name()),
                        session.dialect().type(column.type())))
                .toList();
        if (statements.size() == 1) {
            session.sql().execute(statements.get(0));
            return;
        }
        session.sql().transaction(() -> {
            for (String statement : statements) {
                session.sql().execute(statement);
            }
            return statements.size();
        });
    }

    /** What the catalogue had when it was read, and what was made since. */
    Set<String> names() {
        return Set.copyOf(physical.keySet());
    }

    boolean isEmpty() {
        return physical.isEmpty();
    }

    /** Drops a table if it is there. */
    void drop(String table) throws SQLException {
        session.sql().execute("drop table if exists " + session.table(table));
        physical.remove(table);
        indexed.removeIf(index -> index.startsWith(table + "\n"));
    }

    /** Some engines alter no column of a table that has indexes; the next write makes them anew. */
    private void dropIndexes(String table) throws SQLException {
        if (session.dialect().ddl().createIndex() == null) {
            return;
        }
        for (String suffix : List.of("key", "root", "versions")) {
            dropFormerIndex(table, suffix);
            session.sql().execute("drop index if exists " + session.table(session.index(table, suffix)));
            indexed.remove(table + "\n" + suffix);
        }
    }

    /** The same index under the name that it had once would be kept up for nothing. */
    private void dropFormerIndex(String table, String suffix) throws SQLException {
        String former = session.formerIndex(table, suffix);
        if (!exists(former)) {
            session.sql().execute("drop index if exists " + session.table(former));
        }
    }

    /** Makes an index once per session, where the engine has indexes. */
    void ensureIndex(boolean unique, String table, String suffix, String columns) throws SQLException {
        if (session.dialect().ddl().createIndex() == null || !indexed.add(table + "\n" + suffix)) {
            return;
        }
        dropFormerIndex(table, suffix);
        session.createIndex(unique, session.index(table, suffix), session.table(table), columns);
    }
}
