package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Compares rows of one table with what the replica knows and writes those that are new or changed. A row of which only
 * columns moved that move by themselves is written with its old load id and time, and counts as the same.
 */
final class TableMerge {
    private static final Column ORDER = new Column("ord", ColumnType.BIGINT, "");
    private static final Column ID = new Column("row_id", ColumnType.TEXT, "");

    private final Replica replica;
    private final SystemColumns system;
    private final TableSchema schema;
    private final Commit commit;
    private final PartSink sink;
    private final Set<String> deleted;
    private final List<Column> asked;
    private final List<Column> moving;
    private final int id;
    private final int hash;

    /** @param deleted ids of rows that are marked as deleted in this commit */
    TableMerge(Replica replica, SystemColumns system, Commit commit, PartSink sink, Set<String> deleted) {
        this.replica = replica;
        this.system = system;
        this.schema = sink.schema();
        this.commit = commit;
        this.sink = sink;
        this.deleted = deleted;
        this.moving = schema.columns().stream().filter(Column::changing).toList();
        this.id = position(system.id());
        this.hash = position(system.hash());
        this.asked = new ArrayList<>();
        asked.add(ORDER);
        for (String name : List.of(system.hash(), system.syncedAt(), system.loadId(), system.deletedAt())) {
            if (schema.position(name) >= 0) {
                asked.add(schema.columns().get(schema.position(name)));
            }
        }
        asked.addAll(moving);
    }

    private int position(String column) {
        return schema.position(column) < 0 ? -1 : PartColumns.OWN + schema.position(column);
    }

    /** Adds every row. */
    long append(Collection<Object[]> rows) throws IOException, SQLException {
        for (Object[] row : rows) {
            stamp(row);
            sink.row(row);
        }
        return rows.size();
    }

    /**
     * Merges rows, each id once.
     *
     * @param replacedRoots roots of which rows that are not among these are gone
     */
    RowCounts merge(Collection<Object[]> rows, Collection<String> replacedRoots) throws IOException, SQLException {
        if (rows.isEmpty() && replacedRoots.isEmpty()) {
            return RowCounts.NONE;
        }
        try (TemporaryTable ids = new TemporaryTable(replica.connection(), List.of(ORDER, ID))) {
            long order = 0;
            for (Object[] row : rows) {
                ids.append(order++, row[id]);
            }
            ids.flush();
            RowCounts counts = write(rows, known(rows.size(), ids));
            long removed = replacedRoots.isEmpty() ? 0 : removeGone(ids, replacedRoots);
            return counts.plus(new RowCounts(0, 0, 0, removed));
        }
    }

    private Object[][] known(int count, TemporaryTable ids) throws SQLException {
        Object[][] known = new Object[count][];
        String columns = asked.stream().skip(1).map(column -> ", t." + Replica.quoted(column.name()))
                .collect(Collectors.joining());
        RowCursor.read(replica.connection(), "select s.ord" + columns + " from " + ids.name() + " s join "
                + replica.table(schema.name()) + " t on t." + Replica.quoted(system.id()) + " = s.row_id", asked,
                cells -> known[((Long) cells[0]).intValue()] = cells);
        return known;
    }

    private RowCounts write(Collection<Object[]> rows, Object[][] known) throws IOException, SQLException {
        long added = 0;
        long changed = 0;
        int order = 0;
        for (Object[] row : rows) {
            Object[] before = known[order++];
            boolean same = before != null && Objects.equals(value(before, system.hash()), row[hash])
                    && value(before, system.deletedAt()) == null;
            added += before == null ? 1 : 0;
            changed += before == null || same ? 0 : 1;
            if (!same || deleted.contains(row[id])) {
                stamp(row);
                sink.row(row);
            } else if (moved(row, before)) {
                set(row, system.loadId(), value(before, system.loadId()));
                set(row, system.syncedAt(), value(before, system.syncedAt()));
                set(row, system.deletedAt(), null);
                sink.row(row);
            }
        }
        return new RowCounts(added, changed, rows.size() - added - changed, 0);
    }

    private Object value(Object[] before, String column) {
        for (int i = 1; i < asked.size(); i++) {
            if (asked.get(i).name().equals(column)) {
                return before[i];
            }
        }
        return null;
    }

    private boolean moved(Object[] row, Object[] before) {
        int first = asked.size() - moving.size();
        for (int i = 0; i < moving.size(); i++) {
            if (!equal(before[first + i], row[position(moving.get(i).name())])) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Object a, Object b) {
        return a instanceof java.math.BigDecimal && b != null
                ? Cells.decimal(a).compareTo(Cells.decimal(b)) == 0
                : Objects.equals(a, b);
    }

    private void stamp(Object[] row) {
        set(row, system.loadId(), commit.loadId());
        set(row, system.syncedAt(), commit.at());
        set(row, system.deletedAt(), deleted.contains(row[id]) ? commit.at() : null);
    }

    private void set(Object[] row, String column, Object value) {
        int position = position(column);
        if (position >= 0) {
            row[position] = value;
        }
    }

    private long removeGone(TemporaryTable ids, Collection<String> roots) throws IOException, SQLException {
        try (TemporaryTable replaced = new TemporaryTable(replica.connection(), List.of(ID))) {
            for (String root : roots) {
                replaced.append(root);
            }
            replaced.flush();
            return remove(" where t." + Replica.quoted(system.rootId()) + " in (select row_id from " + replaced.name()
                    + ") and t." + Replica.quoted(system.id()) + " not in (select row_id from " + ids.name() + ")");
        }
    }

    /** Writes tombstones for the rows of the replica that a WHERE clause on its alias {@code t} selects. */
    long remove(String where) throws IOException, SQLException {
        List<String> gone = replica.sql().query("select t." + Replica.quoted(system.id()) + " from "
                + replica.table(schema.name()) + " t" + where, row -> row.getString(1));
        for (String one : gone) {
            sink.gone(one);
        }
        return gone.size();
    }
}
