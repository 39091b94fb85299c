package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/**
 * The tables of a dataset as {@code _caravan_schema} knows them; {@link EngineTables} is brought up to that. The schema is written first and the DDL follows, so that a kill between the two is healed
 * by the next {@link #prepare}.
 */
final class TableStore {
    private final Session session;
    private final EngineTables engine;
    private final Stages stages;
    private final SystemTables systemTables;
    private final TableSchema schemaTable;
    private final Stamps stamps;
    private final Map<String, TableSchema> known = new LinkedHashMap<>();
    private final Map<String, Prepared> prepared = new HashMap<>();

    private record Prepared(TableSchema schema, int columns, int widened) {
    }

    TableStore(Session session, Stages stages, SystemTables systemTables) {
        this.session = session;
        this.engine = new EngineTables(session);
        this.stages = stages;
        this.systemTables = systemTables;
        this.schemaTable = systemTables.schema();
        this.stamps = new Stamps(session.system());
    }

    /** What the database has, whoever made it. */
    EngineTables engine() {
        return engine;
    }

    /** Reads {@code _caravan_schema}. */
    void readSchemas() throws SQLException {
        known.clear();
        prepared.clear();
        session.sql()
                .query("select table_name, table_path, parent_name, column_name, column_type, column_path, changing from "
                        + session.table(schemaTable.name()) + " order by table_name, ordinal", row -> {
                            String parent = row.getString(3);
                            TableSchema schema = known.get(row.getString(1));
                            if (schema == null) {
                                schema = new TableSchema(row.getString(1), row.getString(2), parent);
                                known.put(schema.name(), schema);
                            }
                            return schema.add(new Column(row.getString(4), typeOf(row.getString(5)), row.getString(6),
                                    row.getBoolean(7)));
                        });
    }

    private static ColumnType typeOf(String label) {
        return ColumnType.valueOf(label.toUpperCase(java.util.Locale.ROOT));
    }

    /** The type of a column that a schema at hand does not have: one of an earlier schema, or a stamp. */
    ColumnType type(String table, String column) {
        TableSchema schema = known.get(table);
        int position = schema == null ? -1 : schema.position(column);
        return position >= 0
                ? schema.columns().get(position).type()
                : column.equals(session.system().loadId()) ? ColumnType.TEXT : ColumnType.TIMESTAMP;
    }

    /** Whether every column of a table is caravan's: others may be filled by the database, by a default or a formula. */
    boolean isOwn(String table) {
        TableSchema schema = known.get(table);
        return schema != null && engine.columns(table).stream()
                .allMatch(column -> schema.position(column) >= 0 || stamps.names().contains(column));
    }

    /** Copies, since schemas grow. */
    List<TableSchema> tables() {
        return known.values().stream().map(TableStore::copy).toList();
    }

    private static TableSchema copy(TableSchema schema) {
        TableSchema copy = new TableSchema(schema.name(), schema.path(), schema.parent());
        schema.columns().forEach(copy::add);
        return copy;
    }

    /** The table and all tables below it, as far as they are known. */
    List<String> family(String root) {
        List<String> result = new ArrayList<>();
        result.add(root);
        for (int i = 0; i < result.size(); i++) {
            String parent = result.get(i);
            known.values().stream().filter(schema -> parent.equals(schema.parent())).map(TableSchema::name)
                    .filter(name -> !result.contains(name)).forEach(result::add);
        }
        return result;
    }

    /** The schema as it is known, null when it is not. */
    TableSchema known(String table) {
        return known.get(table);
    }

    void prepare(Collection<TableSchema> tables) throws SQLException {
        List<TableSchema> behind = tables.stream().filter(schema -> !isPrepared(schema)).toList();
        List<Object[]> rows = new ArrayList<>();
        Map<String, TableSchema> learned = new LinkedHashMap<>();
        for (TableSchema schema : behind) {
            TableSchema before = learned.getOrDefault(schema.name(), known.get(schema.name()));
            if (before == null) {
                refuseForeign(schema.name());
            }
            // Widening comes before it is remembered: repeating it does no harm, forgetting it would.
            learned.put(schema.name(), learn(schema, before, rows));
        }
        if (!rows.isEmpty()) {
            remember(rows);
        }
        known.putAll(learned);
        for (TableSchema schema : behind) {
            List<Column> wanted = new ArrayList<>(known.get(schema.name()).columns());
            wanted.addAll(stamps.required(schema));
            engine.ensure(schema.name(), wanted);
            prepared.put(schema.name(), new Prepared(schema, schema.columns().size(), schema.widened()));
        }
    }

    /** A table with rows that caravan did not load has none of its ids: every record would come in twice. */
    private void refuseForeign(String table) throws SQLException {
        if (engine.exists(table) && session.sql().number("select count(*) from " + session.table(table)) > 0) {
            throw new DestinationException("table " + table + " of dataset " + session.dataset()
                    + " has rows that caravan did not load with the system prefix " + session.system().prefix()
                    + "; set another dataset, another table in the route, or the prefix it was loaded with");
        }
    }

    private boolean isPrepared(TableSchema schema) {
        Prepared last = prepared.get(schema.name());
        return last != null && last.schema == schema && last.columns == schema.columns().size()
                && last.widened == schema.widened();
    }

    /** The known schema with what is new in this one; what is new is added to the rows to be remembered. */
    private TableSchema learn(TableSchema schema, TableSchema before, List<Object[]> rows) throws SQLException {
        TableSchema after = new TableSchema(schema.name(), schema.path(), schema.parent());
        for (Column column : before == null ? List.<Column>of() : before.columns()) {
            int position = schema.position(column.name());
            Column now = position < 0 ? column : schema.columns().get(position);
            if (now.type() != column.type()) {
                widen(schema.name(), column, now);
            }
            after.add(now);
            if (!now.equals(column)) {
                rows.add(row(after, after.columns().size() - 1));
            }
        }
        for (Column column : schema.columns()) {
            if (after.position(column.name()) < 0) {
                rows.add(row(after, after.add(column)));
            }
        }
        return after;
    }

    private void widen(String table, Column before, Column after) throws SQLException {
        if (before.type() != ColumnType.BIGINT || after.type() != ColumnType.DECIMAL) {
            throw new DestinationException("table " + table + ", column " + before.name() + ": it is "
                    + before.type().label() + " and cannot become " + after.type().label()
                    + "; only bigint widens to decimal, other values belong into a variant column");
        }
        if (engine.has(table, after.name())) {
            new SqlObjects(session).dropOwnViews();
            engine.alterType(table, after);
        }
        // Rows that gather for a replace would come out of it rounded.
        if (engine.has(session.shadow(table), after.name())) {
            engine.alterType(session.shadow(table), after);
        }
    }

    private static Object[] row(TableSchema schema, int position) {
        return SystemTables.row(schema, position, Instant.now());
    }

    private void remember(List<Object[]> rows) throws SQLException {
        Stages.Stage stage = stages.only(schemaTable, rows);
        String columns = session.list(schemaTable.columns());
        session.sql().transaction(() -> {
            String table = session.table(schemaTable.name());
            String range = Session.range(table);
            session.sql().update("delete from " + table + " where exists (select 1 from " + stage.table().name()
                    + " s where s.table_name = " + range + ".table_name and s.column_name = " + range
                    + ".column_name)");
            return session.sql().update("insert into " + session.table(schemaTable.name()) + " (" + columns
                    + ") select " + columns + " from " + stage.table().name());
        });
    }

    /** Drops caravan's own tables; the schema too when nothing else is in it. */
    void dropAll() throws SQLException {
        new SqlObjects(session).dropOwnViews();
        engine.readCatalogue();
        List<String> names = new ArrayList<>(ofRecords());
        systemTables.all().forEach(table -> names.add(table.name()));
        for (String name : names) {
            engine.drop(name);
        }
        engine.readCatalogue();
        if (engine.isEmpty()) {
            Optional<String> drop = session.dialect().find(Phrase.DROP_SCHEMA, "schema",
                    session.quoted(session.dataset()));
            if (drop.isPresent()) {
                session.sql().execute(drop.get());
            }
        }
    }

    /** Every table that holds rows of records, and what is left of runs that died. */
    private List<String> ofRecords() {
        return engine.names().stream()
                .filter(name -> known.containsKey(name)
                        || name.startsWith(StageTable.prefix(session.system()))
                        || known.keySet().stream().anyMatch(table -> name.equals(session.shadow(table))))
                .toList();
    }

    /** Refuses rows whose columns the table does not have. */
    void require(TableSchema schema) {
        if (isPrepared(schema)) {
            return;
        }
        for (Column column : schema.columns()) {
            if (!engine.has(schema.name(), column.name())) {
                throw new DestinationException("table " + schema.name() + " has no column " + column.name()
                        + ": its schema was not prepared before rows were written");
            }
        }
    }
}
