package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;

/** Rows of one table whose records were seen to be gone: they stay, with the time at which that was. */
final class DeletedRows implements AutoCloseable {
    private final FileDataset dataset;
    private final Manifest.Table table;
    private final TemporaryTable listed;

    /** @param table a table of the dataset */
    DeletedRows(FileDataset dataset, String table, Collection<String> ids) throws SQLException {
        this.dataset = dataset;
        this.table = dataset.manifest().table(table);
        this.listed = new TemporaryTable(dataset.replica().connection(),
                List.of(new Column("row_id", ColumnType.TEXT, "")));
        for (String id : ids) {
            listed.append(id);
        }
        listed.flush();
    }

    /** What selects their ids. */
    String ids() {
        return "(select row_id from " + listed.name() + ")";
    }

    /** Marks those that the commit has, and writes those of earlier commits anew. */
    long mark(PartSink sink, Commit commit) throws IOException, SQLException {
        sink.rows().flush();
        SystemColumns system = dataset.system();
        String rows = sink.rows().name();
        String id = Replica.quoted(system.id());
        long marked = dataset.replica().sql().update("update " + rows + " set " + Replica.quoted(system.deletedAt())
                + " = ?, " + Replica.quoted(system.loadId()) + " = null, " + Replica.quoted(system.syncedAt())
                + " = null where " + id + " in " + ids() + " and not " + Replica.quoted(PartColumns.gone(system)),
                commit.at());
        Map<Object, Long> versions = new HashMap<>();
        dataset.replica().sql().query("select t." + id + ", t." + Replica.quoted(PartColumns.version(system)) + " from "
                + dataset.replica().table(table.schema().name()) + " t where t." + id + " in " + ids() + " and t."
                + Replica.quoted(system.deletedAt()) + " is null and not exists (select 1 from " + rows + " s where s."
                + id + " = t." + id + ")", row -> versions.put(row.getString(1), row.getLong(2)));
        return marked + rewrite(versions, sink, commit.at());
    }

    /** @param versions of rows in parts, by id */
    private long rewrite(Map<Object, Long> versions, PartSink sink, Instant at) throws IOException, SQLException {
        SystemColumns system = dataset.system();
        Map<Object, Object[]> found = PartRows.find(dataset, table, versions);
        RowCheck.same("table " + table.schema().name(), "to be marked as deleted", versions.size(), "in its parts",
                found.size());
        for (Object[] row : found.values()) {
            Object[] cells = Arrays.copyOf(row, PartColumns.OWN + table.schema().columns().size());
            cells[PartColumns.OWN + table.schema().position(system.deletedAt())] = at;
            cells[PartColumns.OWN + table.schema().position(system.syncedAt())] = null;
            cells[PartColumns.OWN + table.schema().position(system.loadId())] = null;
            sink.row(cells);
        }
        return found.size();
    }

    @Override
    public void close() throws SQLException {
        listed.close();
    }
}
