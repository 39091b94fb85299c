package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.table.TableSchema;

/** The parts of one commit, one per table, and the step that makes them count. */
final class CommitWriter implements AutoCloseable {
    private final FileDataset dataset;
    private final Commit commit;
    private final Map<String, PartSink> sinks = new LinkedHashMap<>();
    private final List<TemporaryTable> own = new ArrayList<>();
    private final Set<String> appended = new LinkedHashSet<>();

    /** Checks, right before the commit, that it may be made. */
    @FunctionalInterface
    interface Fence {
        void check() throws IOException;
    }

    CommitWriter(FileDataset dataset, Commit commit) {
        this.dataset = dataset;
        this.commit = commit;
    }

    /** The table's part, empty unless something was put into it. */
    PartSink sink(String table) throws SQLException {
        PartSink sink = sinks.get(table);
        if (sink == null) {
            TemporaryTable rows = new TemporaryTable(dataset.replica().connection(),
                    PartColumns.all(schema(table), dataset.system()));
            own.add(rows);
            sink = sink(table, rows);
        }
        return sink;
    }

    /** Makes a part of rows that were gathered; they stay the caller's. */
    PartSink sink(String table, TemporaryTable rows) {
        PartSink sink = new PartSink(dataset, schema(table), commit, rows);
        if (sinks.putIfAbsent(table, sink) != null) {
            throw new IllegalStateException("table " + table + " would have two parts in one commit");
        }
        return sink;
    }

    /** The rows of root tables that are to be written, by table; those of caravan's own tables left out. */
    Map<String, TemporaryTable> written() {
        Map<String, TemporaryTable> written = new LinkedHashMap<>();
        sinks.forEach((table, sink) -> {
            if (schema(table).isRoot()) {
                written.put(table, sink.rows());
            }
        });
        written.keySet().removeIf(table -> table.startsWith(dataset.system().prefix()));
        return written;
    }

    private TableSchema schema(String table) {
        return dataset.manifest().table(table).schema();
    }

    /** From here on the table's rows each stand for themselves. */
    void append(String table) {
        if (!dataset.manifest().table(table).append()) {
            appended.add(table);
        }
    }

    /**
     * Puts the parts, then the commit, then brings the replica up. Before the commit's object is there nothing has
     * happened; after it everything has.
     */
    void publish(List<TableSchema> schemas, Fence fence) throws IOException, SQLException {
        Map<String, List<Part>> added = new LinkedHashMap<>();
        List<Replica.Rows> taken = new ArrayList<>();
        long number = dataset.manifest().number() + 1;
        for (Map.Entry<String, PartSink> entry : sinks.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                added.put(entry.getKey(), List.of(entry.getValue().publish(number)));
                taken.add(entry.getValue().taken());
            }
        }
        if (added.isEmpty() && schemas.isEmpty() && appended.isEmpty()) {
            return;
        }
        fence.check();
        dataset.log().append(new LogRecord(number, dataset.manifest().datasetId(), commit.version(), schemas, appended,
                added, Map.of(), false, commit.at()));
        for (TableSchema schema : schemas) {
            dataset.replica().ensure(schema);
        }
        dataset.replica().take(taken, dataset.manifest());
    }

    @Override
    public void close() throws SQLException {
        for (TemporaryTable rows : own) {
            rows.close();
        }
    }
}
