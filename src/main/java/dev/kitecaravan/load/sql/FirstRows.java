package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * The rows of one load while all of them are of records that the dataset has not seen: they go straight into their tables,
 * without a stage and without being compared. As soon as one is not, the load goes the usual way with all it has; but a
 * record that came a moment ago and comes again as it was, as where pages overlap, is left out.
 */
final class FirstRows {
    private final Session session;
    private final TableStore tables;
    private final Stages stages;
    private final OwnFamilies families;
    private final RowAppender appender;
    private final List<TableRows> held = new ArrayList<>();
    private final Map<String, HeldRecords> records = new LinkedHashMap<>();
    private boolean over;

    /** @param appender null where the database has none */
    FirstRows(Session session, TableStore tables, Stages stages, OwnFamilies families, RowAppender appender) {
        this.session = session;
        this.tables = tables;
        this.stages = stages;
        this.families = families;
        this.appender = appender;
        this.over = appender == null;
    }

    /** Holds the rows until the commit; false when they, and what is held, have to go the usual way. */
    boolean hold(TableRows rows) throws SQLException {
        if (appender == null) {
            return false;
        }
        TableSchema schema = rows.schema();
        String root = families.rootOf(schema);
        if (over) {
            families.giveUp(root);
            return false;
        }
        if (root == null || !families.has(root)) {
            return false;
        }
        if (rows.disposition() != Disposition.MERGE || !tables.isOwn(schema.name())) {
            families.giveUp(root);
            return false;
        }
        boolean holds = records.computeIfAbsent(root, table -> new HeldRecords(session.system())).add(rows);
        if (holds) {
            held.add(rows);
        } else {
            // Rows of arrays whose record is not there: when it comes, it is no record without rows.
            families.giveUp(root);
        }
        return holds;
    }

    /** What has to go the usual way after all, in the order in which it came; from here on nothing is held. */
    List<TableRows> release() {
        over = true;
        List<TableRows> released = List.copyOf(held);
        held.clear();
        records.clear();
        families.forgetRecent();
        return released;
    }

    /** Whether none of the records held is there yet, apart from those that came a moment ago just so. */
    boolean areNew() throws SQLException {
        for (Map.Entry<String, HeldRecords> each : records.entrySet()) {
            Collection<Object> roots = each.getValue().changed(families.recent(each.getKey()));
            if (roots.isEmpty()) {
                continue;
            }
            tables.engine().ensureKey(each.getKey());
            TableSchema helper = new TableSchema(session.system().prefix() + "firsts", "", null);
            helper.add(new Column("root_id", ColumnType.TEXT, ""));
            Stages.Stage stage = stages.only(helper, roots.stream().map(id -> new Object[]{id}).toList());
            stages.flush(stage);
            if (session.sql().number("select count(*) from " + session.table(each.getKey()) + " t join "
                    + stage.table().name() + " s on t." + session.quoted(session.system().id()) + " = s.root_id") > 0) {
                return false;
            }
        }
        return true;
    }

    /** Puts what is held into the tables; in the transaction of the commit. */
    Map<String, RowCounts> append(Commit commit) throws SQLException {
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        held.forEach(rows -> schemas.put(rows.schema().name(), rows.schema()));
        Map<String, RowCounts> counts = new LinkedHashMap<>();
        List<RowAppender.Rows> fresh = new ArrayList<>();
        for (TableSchema schema : schemas.values()) {
            HeldRecords ofRoot = records.get(families.rootOf(schema));
            RowAppender.Rows rows = new RowAppender.Rows(target(schema, commit), ofRoot.fresh(schema.name()));
            fresh.add(rows);
            counts.put(schema.name(), new RowCounts(rows.cells().size(), 0, ofRoot.same(schema.name()), 0));
        }
        if (fresh.isEmpty()) {
            return counts;
        }
        long[] arrived = appender.append(session.sql(), fresh);
        for (int i = 0; i < fresh.size(); i++) {
            Stages.requireAll(fresh.get(i).table().plain(), fresh.get(i).cells().size(), arrived[i]);
        }
        return counts;
    }

    /** The commit was made, and nothing but what is held changed rows of these tables. */
    void committed() {
        records.forEach((root, of) -> of.remember(families.recent(root)));
    }

    private StageTable target(TableSchema schema, Commit commit) throws SQLException {
        SystemColumns system = session.system();
        List<String> physical = tables.engine().columns(schema.name());
        List<Column> columns = new ArrayList<>();
        int[] positions = new int[physical.size()];
        Object[] stamps = new Object[physical.size()];
        for (int i = 0; i < positions.length; i++) {
            String name = physical.get(i);
            int position = schema.position(name);
            boolean stamped = name.equals(system.syncedAt()) || name.equals(system.loadId());
            positions[i] = stamped || name.equals(system.deletedAt()) ? -1 : position;
            stamps[i] = name.equals(system.syncedAt())
                    ? commit.at()
                    : name.equals(system.loadId()) ? commit.loadId() : null;
            columns.add(new Column(name, position >= 0
                    ? schema.columns().get(position).type()
                    : tables.type(schema.name(), name), ""));
        }
        return new StageTable(session.table(schema.name()) + " (" + session.list(columns) + ")", schema.name(), columns,
                positions, stamps);
    }
}
