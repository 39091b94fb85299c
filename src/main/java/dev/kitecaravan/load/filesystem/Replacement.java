package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * REPLACE: the rows of a run gather, commit by commit, in temporary tables of the replica. The commit that completes the
 * run writes what differs from the rows that are there, and tombstones for those that the run did not bring. What a run
 * that died had gathered is gone with it.
 */
final class Replacement {
    private final Replica replica;
    private final SystemColumns system;
    private final Map<String, TemporaryTable> tables = new LinkedHashMap<>();
    private String loadId;

    Replacement(Replica replica, SystemColumns system) {
        this.replica = replica;
        this.system = system;
    }

    /** Adds a commit's rows of one table, each id once. */
    void gather(TableSchema schema, Gathered gathered, Commit commit) throws SQLException {
        if (!commit.loadId().equals(loadId)) {
            clear();
            loadId = commit.loadId();
        }
        TemporaryTable table = rows(schema);
        if (table == null) {
            table = new TemporaryTable(replica.connection(), PartColumns.all(schema, system));
            tables.put(schema.name(), table);
        } else {
            String id = Replica.quoted(system.id());
            delete(table, id, "(select " + id + " from " + gathered.rows().name() + ")");
            if (gathered.replacedRoots() != null) {
                delete(table, Replica.quoted(system.rootId()), gathered.replacedRoots());
            }
        }
        List<String> columns = table.columns().stream().map(Column::name).map(Replica::quoted).toList();
        long added = table.insert(columns, "select " + String.join(", ", columns) + " from " + gathered.rows().name()
                + " order by " + TemporaryTable.PLACE);
        RowCheck.same("table " + schema.name(), "gathered", gathered.rows().count(), "kept", added);
    }

    private void delete(TemporaryTable table, String column, String values) throws SQLException {
        replica.sql().update("delete from " + table.name() + " where " + column + " in " + values);
    }

    /** The rows that gathered of a table, as wide as its schema is by now; null when it was not among them. */
    TemporaryTable rows(TableSchema schema) throws SQLException {
        TemporaryTable table = tables.get(schema.name());
        if (table != null) {
            table.grow(PartColumns.all(schema, system));
        }
        return table;
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

    void clear() throws SQLException {
        for (TemporaryTable table : tables.values()) {
            table.close();
        }
        tables.clear();
        loadId = null;
    }
}
