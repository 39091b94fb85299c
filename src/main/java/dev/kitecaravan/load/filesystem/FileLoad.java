package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A load into files: rows wait in memory until the commit compares them with what is there and writes the difference. */
final class FileLoad implements Load {
    private final Dataset dataset;
    private final Replacement replacement;
    private final String loadId;
    private final CommitWriter.Fence fence;
    private final Runnable afterClose;
    private final Map<String, Gathered> written = new LinkedHashMap<>();
    private boolean closed;
    private Commit commit;

    FileLoad(Dataset dataset, Replacement replacement, String loadId, CommitWriter.Fence fence, Runnable afterClose) {
        this.dataset = dataset;
        this.replacement = replacement;
        this.loadId = loadId;
        this.fence = fence;
        this.afterClose = afterClose;
    }

    @Override
    public void write(TableRows rows) {
        requireOpen();
        String name = rows.schema().name();
        if (rows.disposition() == Disposition.SCD2) {
            throw new DestinationException(
                    "table " + name + ": files keep no versions of rows (write disposition scd2);"
                            + " use merge, or a database as the destination");
        }
        Manifest.Table table = dataset.manifest().table(name);
        boolean append = rows.disposition() == Disposition.APPEND;
        if (table != null && !table.parts().isEmpty() && table.append() != append) {
            throw new DestinationException("table " + name + ": its rows were "
                    + (table.append()
                            ? "appended, so they cannot be merged or replaced"
                            : "merged, so none can be "
                                    + "appended")
                    + " in files; give the route another table, or drop the dataset");
        }
        written.computeIfAbsent(name, key -> new Gathered(name, rows.disposition(), dataset.system())).add(rows,
                table == null ? null : table.schema());
    }

    @Override
    public Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
        requireOpen();
        closed = true;
        commit = Commit.after(dataset.manifest().version(), loadId);
        try (CommitWriter writer = new CommitWriter(dataset, commit)) {
            boolean complete = bookkeeping.load() != null
                    && bookkeeping.load().status() == LoadRecord.Status.COMPLETE;
            Map<String, RowCounts> counts = tables(writer, bookkeeping, complete);
            books(writer, bookkeeping, counts);
            writer.publish(List.of(), fence);
            if (complete) {
                replacement.clear();
            }
            return counts;
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "committing load " + loadId, e);
        } finally {
            afterClose.run();
        }
    }

    private Map<String, RowCounts> tables(CommitWriter writer, Bookkeeping bookkeeping, boolean complete)
            throws IOException, SQLException {
        Map<String, Set<String>> deleted = new HashMap<>();
        for (Bookkeeping.Deletion deletion : bookkeeping.deleted()) {
            if (dataset.manifest().table(deletion.table()) == null) {
                throw new DestinationException("table " + deletion.table()
                        + " does not exist, so no row of it can be marked deleted");
            }
            deleted.computeIfAbsent(deletion.table(), table -> new HashSet<>()).add(deletion.rowId());
        }
        Map<String, RowCounts> counts = new LinkedHashMap<>();
        for (Map.Entry<String, Gathered> entry : written.entrySet()) {
            counts.put(entry.getKey(), table(writer, entry.getKey(), entry.getValue(),
                    deleted.getOrDefault(entry.getKey(), Set.of())));
        }
        if (complete) {
            for (TableSchema schema : replacement.replaced(dataset.manifest(), commit.loadId())) {
                counts.put(schema.name(), replacement.finish(merge(writer, schema.name(), Set.of()), schema));
            }
        }
        for (Map.Entry<String, Set<String>> entry : deleted.entrySet()) {
            long marked = markDeleted(writer, entry.getKey(), entry.getValue());
            counts.merge(entry.getKey(), new RowCounts(0, 0, 0, marked), RowCounts::plus);
        }
        return counts;
    }

    private RowCounts table(CommitWriter writer, String name, Gathered gathered, Set<String> deleted)
            throws IOException, SQLException {
        switch (gathered.disposition()) {
            case APPEND -> {
                writer.append(name);
                return new RowCounts(merge(writer, name, deleted).append(rows(name, gathered)), 0, 0, 0);
            }
            case REPLACE -> {
                replacement.gather(dataset.manifest().table(name).schema(), gathered, commit);
                return RowCounts.NONE;
            }
            default -> {
                return merge(writer, name, deleted).merge(rows(name, gathered), gathered.replacedRoots());
            }
        }
    }

    private List<Object[]> rows(String name, Gathered gathered) {
        return gathered.rows(dataset.manifest().table(name).schema());
    }

    private TableMerge merge(CommitWriter writer, String name, Set<String> deleted) throws IOException, SQLException {
        return new TableMerge(dataset.replica(), dataset.system(), commit, writer.sink(name), deleted);
    }

    /** Writes rows of earlier commits anew, with the time at which their records were seen to be gone. */
    private long markDeleted(CommitWriter writer, String name, Set<String> ids) throws IOException, SQLException {
        SystemColumns system = dataset.system();
        Manifest.Table table = dataset.manifest().table(name);
        TableSchema schema = table.schema();
        Set<Object> here = new HashSet<>();
        int id = PartColumns.OWN + schema.position(system.id());
        Gathered gathered = written.get(name);
        if (gathered != null && gathered.disposition() == Disposition.MERGE) {
            rows(name, gathered).forEach(row -> here.add(row[id]));
        }
        Map<String, Long> versions = new HashMap<>();
        long marked = 0;
        for (String one : ids) {
            if (here.contains(one)) {
                marked++;
            } else {
                dataset.replica().sql().query("select " + Replica.quoted(PartColumns.version(system)) + " from "
                        + dataset.replica().table(name) + " where " + Replica.quoted(system.id()) + " = ? and "
                        + Replica.quoted(system.deletedAt()) + " is null", row -> versions.put(one, row.getLong(1)),
                        one);
            }
        }
        for (Object[] row : rows(table, versions)) {
            Object[] cells = Arrays.copyOf(row, PartColumns.OWN + schema.columns().size());
            cells[PartColumns.OWN + schema.position(system.deletedAt())] = commit.at();
            cells[PartColumns.OWN + schema.position(system.syncedAt())] = commit.at();
            cells[PartColumns.OWN + schema.position(system.loadId())] = commit.loadId();
            writer.sink(name).row(cells);
            marked++;
        }
        return marked;
    }

    /** Rows of parts by id and version. */
    private java.util.Collection<Object[]> rows(Manifest.Table table, Map<String, Long> versions)
            throws IOException, SQLException {
        int id = PartColumns.OWN + table.schema().position(dataset.system().id());
        Map<Object, Object[]> found = new LinkedHashMap<>();
        for (Part part : table.parts()) {
            if (versions.values().stream().noneMatch(version -> part.from() <= version && version <= part.to())) {
                continue;
            }
            Path spool = dataset.temporary();
            try {
                FileFormat.of(part.path()).read(dataset.store().fetch(part.path(), spool),
                        PartColumns.of(table.schema(), part.columns(), dataset.system()),
                        dataset.replica().connection(), cells -> {
                            if (cells[0].equals(versions.get(cells[id]))) {
                                found.put(cells[id], cells);
                            }
                        });
            } finally {
                Files.deleteIfExists(spool);
            }
        }
        return found.values();
    }

    private void books(CommitWriter writer, Bookkeeping bookkeeping, Map<String, RowCounts> counts)
            throws IOException, SQLException {
        SystemColumns system = dataset.system();
        Books books = new Books(dataset.replica(), system);
        if (!bookkeeping.state().isEmpty()) {
            books.state(bookkeeping.state(), commit, writer.sink(system.stateTable()));
        }
        if (!bookkeeping.deadLetters().isEmpty()) {
            books.deadLetters(bookkeeping.deadLetters(), commit, writer.sink(system.deadLettersTable()));
        }
        if (bookkeeping.load() != null) {
            books.load(bookkeeping.load(), counts.values().stream().reduce(RowCounts.NONE, RowCounts::plus), commit,
                    writer.sink(system.loadsTable()));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new DestinationException("load " + loadId + " was already committed or closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            afterClose.run();
        }
    }
}
