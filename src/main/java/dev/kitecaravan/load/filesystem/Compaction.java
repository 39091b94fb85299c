package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.TableSchema;

/**
 * Merges runs of small neighbouring parts of a table into one. Of rows with one id the newest stays, and tombstones stay
 * unless the run begins with the table's first part, before which there is nothing to bury. Merged parts are not deleted
 * before readers have had {@link CommitLog#GRACE} to let go of them.
 */
final class Compaction {
    /** Parts smaller than this are merged. */
    static final long SMALL = 32L << 20;
    /** Bytes that are merged into one part. */
    static final long TARGET = 128L << 20;

    private final FileDataset dataset;

    /**
     * What happened.
     *
     * @param merged parts that became part of others
     * @param made   parts that were made of them
     */
    record Result(int merged, int made) {
    }

    Compaction(FileDataset dataset) {
        this.dataset = dataset;
    }

    Result run(CommitWriter.Fence fence) throws IOException, SQLException {
        Commit commit = Commit.after(dataset.manifest().version(), "compact-" + System.currentTimeMillis());
        Map<String, List<Part>> added = new LinkedHashMap<>();
        Map<String, List<String>> removed = new LinkedHashMap<>();
        boolean forgot = false;
        int merged = 0;
        int made = 0;
        for (Manifest.Table table : dataset.manifest().tables()) {
            for (List<Part> run : runs(table.parts())) {
                String name = table.schema().name();
                boolean first = run.get(0).equals(table.parts().get(0));
                forgot |= first && !table.append();
                Part part = merge(table, run, first, commit, made);
                added.computeIfAbsent(name, key -> new ArrayList<>()).add(part);
                removed.computeIfAbsent(name, key -> new ArrayList<>())
                        .addAll(run.stream().map(Part::path).toList());
                merged += run.size();
                made++;
            }
        }
        if (made > 0) {
            fence.check();
            dataset.log().append(new LogRecord(0, dataset.manifest().datasetId(), commit.version(), List.of(), Set.of(),
                    added, removed, forgot, commit.at()));
            dataset.replica().take(List.of(), dataset.manifest());
        }
        return new Result(merged, made);
    }

    /** Neighbours that are small, so many that they make about one large part. */
    private static List<List<Part>> runs(List<Part> parts) {
        List<List<Part>> runs = new ArrayList<>();
        List<Part> run = new ArrayList<>();
        long bytes = 0;
        for (Part part : parts) {
            if (part.bytes() >= SMALL || bytes + part.bytes() > TARGET) {
                runs.add(run);
                run = new ArrayList<>();
                bytes = 0;
            }
            if (part.bytes() < SMALL) {
                run.add(part);
                bytes += part.bytes();
            }
        }
        runs.add(run);
        return runs.stream().filter(some -> some.size() > 1).toList();
    }

    private Part merge(Manifest.Table table, List<Part> run, boolean first, Commit commit, int count)
            throws IOException, SQLException {
        TableSchema schema = table.schema();
        int width = schema.columns().size();
        List<Column> columns = PartColumns.of(schema, width, dataset.system());
        Path file = dataset.temporary();
        try (TemporaryTable rows = new TemporaryTable(dataset.replica().connection(), columns)) {
            for (Part part : run) {
                part.read(schema, dataset.system(), dataset.store(), dataset.temporary(),
                        dataset.replica().connection(), rows::append);
            }
            rows.requireAll();
            if (!table.append()) {
                leaveNewest(rows, first);
            }
            long written = dataset.format().write(file, columns, columns.stream().map(Column::name)
                    .map(Replica::quoted).collect(Collectors.joining(", ")), rows, dataset.replica().connection());
            for (int attempt = 0;; attempt++) {
                String path = dataset.layout().path(schema.name(), commit.loadId(), count + "-" + attempt, commit.at(),
                        dataset.format());
                if (dataset.store().putIfAbsent(path, file)) {
                    return new Part(path, width, written, Files.size(file),
                            run.stream().mapToLong(Part::from).min().orElseThrow(),
                            run.stream().mapToLong(Part::to).max().orElseThrow());
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void leaveNewest(TemporaryTable rows, boolean first) throws SQLException {
        dataset.replica().sql().update("delete from " + rows.name() + " where " + TemporaryTable.PLACE + " in (select "
                + TemporaryTable.PLACE + " from " + rows.name() + " qualify row_number() over (partition by "
                + Replica.quoted(dataset.system().id())
                + " order by " + Replica.quoted(PartColumns.version(dataset.system())) + " desc) > 1)");
        if (first) {
            // After the choice of the newest row, or what a tombstone buries would come back.
            dataset.replica().sql().update("delete from " + rows.name() + " where "
                    + Replica.quoted(PartColumns.gone(dataset.system())));
        }
    }
}
