package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * A load into files: rows wait in temporary tables of the replica, out of Java's memory, until the commit compares them with
 * what is there and writes the difference.
 */
final class FileLoad implements Load {
    private final FileDataset dataset;
    private final Replacement replacement;
    private final String loadId;
    private final CommitWriter.Fence fence;
    private final Runnable afterClose;
    private final Map<String, Gathered> written = new LinkedHashMap<>();
    private final Map<String, DeletedRows> deleted = new LinkedHashMap<>();
    private boolean closed;
    private Commit commit;

    FileLoad(FileDataset dataset, Replacement replacement, String loadId, CommitWriter.Fence fence,
            Runnable afterClose) {
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
        if (table == null) {
            throw new DestinationException("table " + name + " is not there: its schema was not prepared before rows "
                    + "were written");
        }
        boolean append = rows.disposition() == Disposition.APPEND;
        if (!table.parts().isEmpty() && table.append() != append) {
            throw new DestinationException("table " + name + ": its rows were "
                    + (table.append()
                            ? "appended, so they cannot be merged or replaced"
                            : "merged, so none can be "
                                    + "appended")
                    + " in files; give the route another table, or drop the dataset");
        }
        try {
            Gathered gathered = written.get(name);
            if (gathered == null) {
                gathered = new Gathered(table.schema(), rows.disposition(), dataset.replica(), dataset.system());
                written.put(name, gathered);
            }
            gathered.add(rows, table.schema());
        } catch (SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "gathering rows of table " + name, e);
        }
    }

    @Override
    public Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
        requireOpen();
        closed = true;
        commit = Commit.after(dataset.manifest().version(), loadId);
        try (Closing rows = this::dropRows; CommitWriter writer = new CommitWriter(dataset, commit)) {
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

    private interface Closing extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    private void dropRows() throws SQLException {
        for (Gathered gathered : written.values()) {
            gathered.close();
        }
        for (DeletedRows rows : deleted.values()) {
            rows.close();
        }
    }

    private Map<String, RowCounts> tables(CommitWriter writer, Bookkeeping bookkeeping, boolean complete)
            throws IOException, SQLException {
        list(bookkeeping.deleted());
        Map<String, RowCounts> counts = new LinkedHashMap<>();
        for (Map.Entry<String, Gathered> entry : written.entrySet()) {
            counts.put(entry.getKey(), table(writer, entry.getKey(), entry.getValue()));
        }
        if (complete) {
            for (TableSchema schema : replacement.replaced(dataset.manifest(), commit.loadId())) {
                counts.put(schema.name(), replace(writer, schema));
            }
        }
        distrust(writer, bookkeeping.distrusted());
        for (Map.Entry<String, DeletedRows> entry : deleted.entrySet()) {
            long marked = entry.getValue().mark(writer.sink(entry.getKey()), commit);
            counts.merge(entry.getKey(), new RowCounts(0, 0, 0, marked), RowCounts::plus);
        }
        return counts;
    }

    private void distrust(CommitWriter writer, List<Bookkeeping.Distrust> rows) throws IOException, SQLException {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        rows.forEach(row -> ids.computeIfAbsent(row.table(), table -> new LinkedHashSet<>()).add(row.rowId()));
        for (Map.Entry<String, Set<String>> entry : ids.entrySet()) {
            Manifest.Table table = dataset.manifest().table(entry.getKey());
            if (table != null) {
                new DistrustedRows(dataset, table).write(entry.getValue(), writer.sink(entry.getKey()));
            }
        }
    }

    private void list(List<Bookkeeping.Deletion> deletions) throws SQLException {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (Bookkeeping.Deletion deletion : deletions) {
            if (dataset.manifest().table(deletion.table()) == null) {
                throw new DestinationException("table " + deletion.table()
                        + " does not exist, so no row of it can be marked deleted");
            }
            ids.computeIfAbsent(deletion.table(), table -> new LinkedHashSet<>()).add(deletion.rowId());
        }
        for (Map.Entry<String, Set<String>> entry : ids.entrySet()) {
            deleted.put(entry.getKey(), new DeletedRows(dataset, entry.getKey(), entry.getValue()));
        }
    }

    private RowCounts table(CommitWriter writer, String name, Gathered gathered) throws SQLException {
        TableSchema schema = dataset.manifest().table(name).schema();
        gathered.settle(schema);
        switch (gathered.disposition()) {
            case APPEND -> {
                writer.append(name);
                writer.sink(name, gathered.rows());
                return new RowCounts(gathered.rows().rows(), 0, 0, 0);
            }
            case REPLACE -> {
                replacement.gather(schema, gathered, commit);
                return RowCounts.NONE;
            }
            default -> {
                writer.sink(name, gathered.rows());
                String roots = gathered.replacedRoots();
                DeletedRows kept = deleted.get(name);
                return merge(schema, gathered.rows()).merge(
                        roots == null ? null : "t." + Replica.quoted(dataset.system().rootId()) + " in " + roots,
                        kept == null ? null : kept.ids());
            }
        }
    }

    /** Brings a table to the rows that the completed run gathered. */
    private RowCounts replace(CommitWriter writer, TableSchema schema) throws SQLException {
        TemporaryTable rows = replacement.rows(schema);
        if (rows == null) {
            return new RowCounts(0, 0, 0, merge(schema, writer.sink(schema.name()).rows()).bury(""));
        }
        writer.sink(schema.name(), rows);
        return merge(schema, rows).merge("true", null);
    }

    private TableMerge merge(TableSchema schema, TemporaryTable rows) {
        return new TableMerge(dataset.replica(), dataset.system(), schema, rows);
    }

    private void books(CommitWriter writer, Bookkeeping bookkeeping, Map<String, RowCounts> counts)
            throws SQLException {
        SystemColumns system = dataset.system();
        BookkeepingFiles books = new BookkeepingFiles(dataset);
        if (!bookkeeping.state().isEmpty()) {
            books.state(bookkeeping.state(), commit, writer.sink(system.stateTable()));
        }
        letters(writer, bookkeeping);
        if (bookkeeping.load() != null) {
            books.load(bookkeeping.load(), counts.values().stream().reduce(RowCounts.NONE, RowCounts::plus), commit,
                    writer.sink(system.loadsTable()));
        }
    }

    private void letters(CommitWriter writer, Bookkeeping bookkeeping) throws SQLException {
        LetterFiles letters = new LetterFiles(dataset, commit);
        letters.settle(writer.written());
        letters.remove(bookkeeping.replayed());
        letters.add(bookkeeping.deadLetters());
        if (!letters.isEmpty()) {
            letters.write(writer.sink(dataset.system().deadLettersTable()));
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
            try {
                dropRows();
            } catch (SQLException e) {
                throw FilesystemFailures.explain(dataset.store(), "giving up load " + loadId, e);
            } finally {
                afterClose.run();
            }
        }
    }
}
