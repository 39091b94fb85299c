package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/**
 * REPLACE: the rows of a run gather, commit by commit, in a shadow table beside each table. The commit that completes
 * the run brings the table to the shadow's rows in its own transaction: new rows added, changed ones changed, the others
 * deleted. Readers see the old rows until then and all of the new ones after. A shadow belongs to one load id; rows of
 * another are of a run that died, and go.
 */
final class ReplaceWriter {
    private final Session session;
    private final TableStore tables;
    private final Stages stages;
    private final Set<String> roots = new LinkedHashSet<>();
    private String loadId;

    ReplaceWriter(Session session, TableStore tables, Stages stages) {
        this.session = session;
        this.tables = tables;
        this.stages = stages;
    }

    /** Makes the shadow of a table; outside the transaction. */
    void ready(TableSchema schema, Commit commit) throws SQLException {
        if (!commit.loadId().equals(loadId)) {
            roots.clear();
            loadId = commit.loadId();
        }
        TableSchema root = schema;
        while (!root.isRoot() && tables.known(root.parent()) != null) {
            root = tables.known(root.parent());
        }
        if (roots.add(root.name())) {
            dropLeftOvers(root.name(), commit);
        }
        String shadow = session.shadow(schema.name());
        List<Column> columns = new ArrayList<>(schema.columns());
        columns.add(new Column(session.system().loadId(), ColumnType.TEXT, ""));
        columns.add(new Column(session.system().syncedAt(), ColumnType.TIMESTAMP, ""));
        columns.add(new Column(session.system().deletedAt(), ColumnType.TIMESTAMP, ""));
        tables.engine().ensure(shadow, columns);
        tables.engine().ensureIndex(true, shadow, "key", session.quoted(session.system().id()));
    }

    /** What a run that died left goes, as its columns may be of types that the table's had then. */
    private void dropLeftOvers(String root, Commit commit) throws SQLException {
        for (String name : tables.family(root)) {
            String shadow = session.shadow(name);
            if (tables.engine().exists(shadow) && session.sql().number("select count(*) from " + session.table(shadow)
                    + " where " + session.quoted(session.system().loadId()) + " = ?", commit.loadId()) == 0) {
                tables.engine().drop(shadow);
            }
        }
    }

    /** Moves staged rows into the shadow. */
    void gather(Written table, String rootStage, Commit commit) throws SQLException {
        String shadow = session.table(session.shadow(table.schema().name()));
        StageTable stage = table.stage().table();
        SqlTableMerge target = SqlTableMerge.shadow(session, table.schema(), shadow, stage, commit);
        if (table.stage().rows() > 0) {
            target.merge(table.stage().rows(), null);
        }
        if (!table.replacedRoots().isEmpty()) {
            target.deleteGone(rootStage);
        }
    }

    /** Brings every table of the run to its shadow's rows; in the transaction of the last commit. */
    Map<String, RowCounts> swap(Commit commit) throws SQLException {
        Map<String, RowCounts> counts = new LinkedHashMap<>();
        if (!commit.loadId().equals(loadId)) {
            return counts;
        }
        for (String root : roots) {
            for (String name : tables.family(root)) {
                counts.put(name, swap(name, commit));
            }
        }
        return counts;
    }

    private RowCounts swap(String name, Commit commit) throws SQLException {
        String shadow = session.shadow(name);
        if (!tables.engine().exists(shadow)) {
            return tables.engine().exists(name)
                    ? new RowCounts(0, 0, 0, session.sql().update("delete from " + session.table(name) + " where true"))
                    : RowCounts.NONE;
        }
        TableSchema schema = tables.known(name);
        Set<String> stamps = new Stamps(session.system()).names();
        List<Column> columns = schema.columns().stream().filter(column -> !stamps.contains(column.name()))
                .filter(column -> tables.engine().has(shadow, column.name())).toList();
        SqlTableMerge target = new SqlTableMerge(session, schema, session.table(name), session.table(shadow), columns,
                commit);
        long removed = target.deleteOthers();
        RowCounts merged = target.merge(session.sql().number("select count(*) from " + session.table(shadow)), null);
        return merged.plus(new RowCounts(0, 0, 0, removed));
    }

    /** Drops the shadows after the swap; a kill before it leaves them for the next run to drop. */
    void tidy() throws SQLException {
        for (String root : roots) {
            for (String name : tables.family(root)) {
                if (tables.engine().exists(session.shadow(name))) {
                    tables.engine().drop(session.shadow(name));
                }
            }
        }
        roots.clear();
        loadId = null;
    }
}
