package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * What one load has of one table until its commit, in temporary tables of the replica: rows in the shape of parts, in the
 * order in which they came, with the number of their write in place of the version and without stamps; and the roots whose
 * rows a write replaces.
 */
final class Gathered implements AutoCloseable {
    private static final Column ROOT = new Column("root_id", ColumnType.TEXT, "");
    private static final Column WRITE = new Column("write", ColumnType.BIGINT, "");

    private final String name;
    private final Disposition disposition;
    private final Replica replica;
    private final SystemColumns system;
    private final TemporaryTable rows;
    private TemporaryTable roots;
    private long writes;

    /** @param known the schema that parts are written with */
    Gathered(TableSchema known, Disposition disposition, Replica replica, SystemColumns system) throws SQLException {
        this.name = known.name();
        this.disposition = disposition;
        this.replica = replica;
        this.system = system;
        this.rows = new TemporaryTable(replica.connection(), PartColumns.all(known, system));
    }

    Disposition disposition() {
        return disposition;
    }

    TemporaryTable rows() {
        return rows;
    }

    /** What selects the replaced roots' ids, null when there are none. */
    String replacedRoots() {
        return roots == null ? null : "(select root_id from " + roots.name() + ")";
    }

    /** @param known the schema that parts are written with by now */
    void add(TableRows some, TableSchema known) throws SQLException {
        if (some.disposition() != disposition) {
            throw new DestinationException("table " + name + ": one load wrote it both as " + disposition + " and as "
                    + some.disposition());
        }
        if (disposition != Disposition.APPEND
                && (known.position(system.id()) < 0 || known.position(system.hash()) < 0)) {
            throw new DestinationException("table " + name + " needs the columns " + system.id() + " and "
                    + system.hash() + " to be loaded as " + disposition);
        }
        int[] positions = TableSchemas.positions(some.schema(), known);
        rows.grow(PartColumns.all(known, system));
        writes++;
        if (roots == null && !some.replacedRoots().isEmpty()) {
            roots = new TemporaryTable(replica.connection(), List.of(ROOT, WRITE));
        }
        for (String root : some.replacedRoots()) {
            roots.append(root, writes);
        }
        Object[] cells = new Object[rows.columns().size()];
        for (Object[] row : some.rows()) {
            Arrays.fill(cells, null);
            for (int i = 0; i < row.length; i++) {
                cells[positions[i]] = row[i];
            }
            cells[0] = writes;
            cells[1] = false;
            for (String stamp : List.of(system.loadId(), system.syncedAt(), system.deletedAt())) {
                if (known.position(stamp) >= 0) {
                    cells[PartColumns.OWN + known.position(stamp)] = null;
                }
            }
            rows.append(cells);
        }
    }

    /** Brings them to the schema that parts are written with; of rows with one id only the last one stays. */
    void settle(TableSchema known) throws SQLException {
        rows.grow(PartColumns.all(known, system));
        rows.requireAll();
        if (roots != null) {
            roots.requireAll();
        }
        if (disposition == Disposition.APPEND) {
            return;
        }
        String id = Replica.quoted(system.id());
        if (writes > 1 && roots != null) {
            replica.sql().update("delete from " + rows.name() + " as s using " + roots.name() + " as r where s."
                    + Replica.quoted(system.rootId()) + " = r.root_id and s."
                    + Replica.quoted(PartColumns.version(system)) + " < r.write");
        }
        replica.sql()
                .update("delete from " + rows.name() + " as s using (select " + id
                        + " as id, max(" + TemporaryTable.PLACE + ") as newest from "
                        + rows.name() + " group by all having count(*) > 1) as d where s." + id
                        + " = d.id and s." + TemporaryTable.PLACE + " < d.newest");
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        if (roots != null) {
            roots.close();
        }
    }
}
