package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.TableSchema;

/** The parts of one commit, one per table, and the step that makes them count. */
final class CommitWriter implements AutoCloseable {
    private final Dataset dataset;
    private final Commit commit;
    private final Map<String, PartSink> sinks = new LinkedHashMap<>();
    private final Set<String> appended = new LinkedHashSet<>();

    /** Checks, right before the commit, that it may be made. */
    @FunctionalInterface
    interface Fence {
        void check() throws IOException;
    }

    CommitWriter(Dataset dataset, Commit commit) {
        this.dataset = dataset;
        this.commit = commit;
    }

    PartSink sink(String table) throws IOException, SQLException {
        PartSink sink = sinks.get(table);
        if (sink == null) {
            sink = dataset.sink(table, commit);
            sinks.put(table, sink);
        }
        return sink;
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
        long number = dataset.manifest().number() + 1;
        for (Map.Entry<String, PartSink> entry : sinks.entrySet()) {
            if (entry.getValue().rows() > 0) {
                added.put(entry.getKey(), List.of(
                        entry.getValue().publish(dataset.store(), dataset.layout(), number, dataset.format())));
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
        dataset.replica().take(sinks.values().stream().map(PartSink::incoming).toList(), dataset.manifest());
    }

    @Override
    public void close() throws IOException, SQLException {
        for (PartSink sink : sinks.values()) {
            sink.close();
        }
    }
}
