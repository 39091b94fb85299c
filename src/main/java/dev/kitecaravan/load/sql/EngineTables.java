package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.TableSchema;

/** The tables that a dataset's schema has in the database: their names and columns by its catalogue, and DDL. */
final class EngineTables {
    private static final String KEY = "key";

    private final Session session;
    private final Map<String, Set<String>> physical = new HashMap<>();
    private final Set<String> indexed = new HashSet<>();

    EngineTables(Session session) {
        this.session = session;
    }

    /** Reads the database's catalogue. */
    void readCatalogue() throws SQLException {
        physical.clear();
        session.sql().query(session.dialect().say(Phrase.LIST_COLUMNS, "schema", session.quoted(session.dataset())),
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
        if (!exists(table)) {
            create(table, session.definitions(List.copyOf(distinct.values())));
            physical.put(table, new LinkedHashSet<>(distinct.keySet()));
            return;
        }
        List<Column> missing = missing(table, distinct.values());
        while (!missing.isEmpty()) {
            add(table, session.dialect().has(Phrase.NEXT_COLUMN) ? missing : missing.subList(0, 1));
            missing = missing(table, missing);
        }
    }

    private List<Column> missing(String table, Collection<Column> wanted) {
        return wanted.stream().filter(column -> !has(table, column.name())).toList();
    }

    /** Adds columns; somebody else may have done so since the catalogue was read. */
    private void add(String table, List<Column> columns) throws SQLException {
        String definitions = columns.stream().map(session::definition)
                .collect(Collectors.joining(session.dialect().find(Phrase.NEXT_COLUMN).orElse("")));
        try {
            session.sql().execute(session.dialect().say(Phrase.ADD_COLUMNS, "table", session.table(table), "columns",
                    definitions));
            columns.forEach(column -> physical.get(table).add(column.name()));
        } catch (SQLException e) {
            readAgain(e);
            if (!exists(table) || missing(table, columns).size() == columns.size()) {
                throw e;
            }
        }
    }

    private void readAgain(SQLException failure) throws SQLException {
        try {
            readCatalogue();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Makes a table of exactly these column definitions. */
    void create(TableSchema schema, String definitions) throws SQLException {
        create(schema.name(), definitions);
        Set<String> names = new LinkedHashSet<>();
        schema.columns().forEach(column -> names.add(column.name()));
        physical.put(schema.name(), names);
    }

    private void create(String table, String definitions) throws SQLException {
        session.sql().execute(session.dialect().say(Phrase.CREATE_TABLE, "table", session.table(table), "columns",
                definitions));
    }

    /** Gives a column another type. */
    void alterType(String table, Column column) throws SQLException {
        dropIndexes(table, List.of(KEY, "root", "versions"));
        List<String> statements = session.dialect().sayAll(Phrase.ALTER_TYPE, "table", session.table(table), "column",
                session.quoted(column.name()), "type", session.dialect().type(column.type()));
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

    /** Some databases alter no column of a table that has indexes; the next write makes them anew. */
    private void dropIndexes(String table, List<String> suffixes) throws SQLException {
        if (!session.dialect().has(Phrase.CREATE_INDEX)) {
            return;
        }
        for (String suffix : suffixes) {
            for (String statement : session.dialect().sayAll(Phrase.DROP_INDEX, "index",
                    session.quoted(session.index(table, suffix)), "schema", session.quoted(session.dataset()), "table",
                    session.table(table))) {
                session.sql().execute(statement);
            }
            indexed.remove(table + "\n" + suffix);
        }
    }

    /**
     * Holds the ids of a table's rows unique, where the database can: by a primary key where the table is still empty, so that
     * nothing is read or locked for long, else by an index.
     */
    void ensureKey(String table) throws SQLException {
        String id = session.quoted(session.system().id());
        if (!indexed.contains(table + "\n" + KEY) && session.dialect().has(Phrase.DECLARE_KEY)) {
            session.sql().execute(session.dialect().say(Phrase.DECLARE_KEY, "table", session.table(table), "index",
                    session.quoted(session.index(table, KEY)), "columns", id));
        }
        ensureIndex(true, table, KEY, id);
    }

    /** Lets a table have more than one row of an id, which it may not have had under another disposition. */
    void releaseKey(String table) throws SQLException {
        if (session.dialect().has(Phrase.COUNT_INDEXES) && session.sql().number(
                session.dialect().say(Phrase.COUNT_INDEXES, "schema", session.quoted(session.dataset())),
                session.dataset(), session.index(table, KEY)) > 0) {
            dropIndexes(table, List.of(KEY));
        }
    }

    /** Makes an index once per session, where the database has indexes. */
    void ensureIndex(boolean unique, String table, String suffix, String columns) throws SQLException {
        if (!session.dialect().has(Phrase.CREATE_INDEX) || indexed.contains(table + "\n" + suffix)) {
            return;
        }
        session.createIndex(unique, session.index(table, suffix), table, columns);
        indexed.add(table + "\n" + suffix);
    }
}
