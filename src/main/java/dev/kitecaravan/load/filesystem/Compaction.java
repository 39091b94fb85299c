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

    private final Dataset dataset;

    /**
     * What happened.
     *
     * @param merged parts that became part of others
     * @param made   parts that were made of them
     */
    record Result(int merged, int made) {
    }

    Compaction(Dataset dataset) {
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
                read(part, schema, rows);
            }
            rows.flush();
            long written = 0;
            try (FileFormat.PartWriter writer = dataset.format().writer(file, columns,
                    dataset.replica().connection())) {
                written = write(table, rows, columns, first, writer);
                writer.finish();
            }
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

    private void read(Part part, TableSchema schema, TemporaryTable rows) throws IOException, SQLException {
        Path spool = dataset.temporary();
        try {
            FileFormat.of(part.path()).read(dataset.store().fetch(part.path(), spool),
                    PartColumns.of(schema, part.columns(), dataset.system()), dataset.replica().connection(),
                    rows::append);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private long write(Manifest.Table table, TemporaryTable rows, List<Column> columns, boolean first,
            FileFormat.PartWriter writer) throws SQLException {
        String id = Replica.quoted(dataset.system().id());
        String version = Replica.quoted(PartColumns.version(dataset.system()));
        String gone = Replica.quoted(PartColumns.gone(dataset.system()));
        String list = columns.stream().map(column -> Replica.quoted(column.name())).collect(Collectors.joining(", "));
        String newest = table.append()
                ? ""
                // Tombstones go after the choice of the newest row, or what they bury would come back.
                : " qualify row_number() over (partition by " + id + " order by " + version + " desc) = 1"
                        + (first ? " and not " + gone : "");
        long[] written = new long[1];
        RowCursor.read(dataset.replica().connection(), "select " + list + " from " + rows.name() + newest
                + " order by " + version + ", " + id, columns, cells -> {
                    try {
                        writer.write(cells);
                    } catch (IOException e) {
                        throw new SQLException(e.getMessage(), e);
                    }
                    written[0]++;
                });
        return written[0];
    }
}
