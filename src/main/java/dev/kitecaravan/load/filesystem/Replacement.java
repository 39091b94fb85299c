package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * REPLACE: the rows of a run gather, commit by commit, in temporary tables of the replica. The commit that completes the
 * run writes what differs from the rows that are there, and tombstones for those that the run did not bring. What a run
 * that died had gathered is gone with it.
 */
final class Replacement {
    private static final int CHUNK = 20_000;

    private final Replica replica;
    private final SystemColumns system;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private String loadId;

    private record Table(List<Column> columns, TemporaryTable rows) {
    }

    Replacement(Replica replica, SystemColumns system) {
        this.replica = replica;
        this.system = system;
    }

    /** Adds a commit's rows of one table. */
    void gather(TableSchema schema, Gathered gathered, Commit commit) throws SQLException {
        if (!commit.loadId().equals(loadId)) {
            clear();
            loadId = commit.loadId();
        }
        Table table = fitting(schema);
        String id = Replica.quoted(system.id());
        int position = PartColumns.OWN + schema.position(system.id());
        List<Object[]> rows = gathered.rows(schema);
        List<Object> ids = rows.stream().map(row -> row[position]).toList();
        delete(table, id, ids);
        delete(table, Replica.quoted(system.rootId()), gathered.replacedRoots());
        for (Object[] row : rows) {
            table.rows.append(row);
        }
        table.rows.flush();
    }

    private void delete(Table table, String column, Collection<?> values) throws SQLException {
        if (values.isEmpty() || table.rows.rows() == 0) {
            return;
        }
        try (TemporaryTable listed = new TemporaryTable(replica.connection(),
                List.of(new Column("value", ColumnType.TEXT, "")))) {
            for (Object value : values) {
                listed.append(value);
            }
            listed.flush();
            replica.sql().update("delete from " + table.rows.name() + " where " + column
                    + " in (select \"value\" from " + listed.name() + ")");
        }
    }

    private Table fitting(TableSchema schema) throws SQLException {
        List<Column> columns = PartColumns.of(schema, schema.columns().size(), system);
        Table table = tables.get(schema.name());
        if (table != null && table.columns.equals(columns)) {
            return table;
        }
        Table fitting = new Table(columns, new TemporaryTable(replica.connection(), columns));
        tables.put(schema.name(), fitting);
        if (table != null) {
            RowCursor.read(replica.connection(), "select * from " + table.rows.name(), table.columns,
                    fitting.rows::append);
            fitting.rows.flush();
            table.rows.close();
        }
        return fitting;
    }

    /** The tables that the completed run replaces: those it brought and those below them. */
    List<TableSchema> replaced(Manifest manifest, String completed) {
        List<String> names = new ArrayList<>();
        if (completed.equals(loadId)) {
            names.addAll(tables.keySet());
        }
        for (int i = 0; i < names.size(); i++) {
            String parent = names.get(i);
            manifest.tables().stream().map(Manifest.Table::schema)
                    .filter(schema -> parent.equals(schema.parent()) && !names.contains(schema.name()))
                    .forEach(schema -> names.add(schema.name()));
        }
        return names.stream().map(name -> manifest.table(name).schema()).toList();
    }

    /** Writes what differs. */
    RowCounts finish(TableMerge merge, TableSchema schema) throws IOException, SQLException {
        if (!tables.containsKey(schema.name())) {
            return new RowCounts(0, 0, 0, merge.remove(""));
        }
        Table table = fitting(schema);
        String name = table.rows.name();
        String columns = table.columns.stream().map(column -> Replica.quoted(column.name()))
                .collect(Collectors.joining(", "));
        RowCounts counts = RowCounts.NONE;
        long end = replica.sql().number("select coalesce(max(rowid) + 1, 0) from " + name);
        for (long from = 0; from < end; from += CHUNK) {
            List<Object[]> rows = new ArrayList<>();
            RowCursor.read(replica.connection(), "select " + columns + " from " + name + " where rowid >= " + from
                    + " and rowid < " + (from + CHUNK), table.columns, rows::add);
            counts = counts.plus(merge.merge(rows, Set.of()));
        }
        String id = Replica.quoted(system.id());
        return counts.plus(new RowCounts(0, 0, 0,
                merge.remove(" where t." + id + " not in (select " + id + " from " + name + ")")));
    }

    void clear() throws SQLException {
        for (Table table : tables.values()) {
            table.rows.close();
        }
        tables.clear();
        loadId = null;
    }
}
