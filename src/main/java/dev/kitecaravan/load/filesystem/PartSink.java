package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * A part that is being made: rows gather in a temporary table, from where they go, stamped, into a file and into the replica.
 * What has no load id and no time is of this commit.
 */
final class PartSink {
    private final FileDataset dataset;
    private final TableSchema schema;
    private final Commit commit;
    private final TemporaryTable rows;

    /** @param rows of the columns of a new part */
    PartSink(FileDataset dataset, TableSchema schema, Commit commit, TemporaryTable rows) {
        this.dataset = dataset;
        this.schema = schema;
        this.commit = commit;
        this.rows = rows;
    }

    TemporaryTable rows() {
        return rows;
    }

    /** Adds a row; its first two cells are set here. */
    void row(Object[] cells) throws SQLException {
        cells[1] = false;
        rows.append(cells);
    }

    /** Adds a tombstone. */
    void gone(String rowId) throws SQLException {
        Object[] cells = new Object[rows.columns().size()];
        cells[1] = true;
        cells[PartColumns.OWN + schema.position(dataset.system().id())] = rowId;
        rows.append(cells);
    }

    boolean isEmpty() throws SQLException {
        return rows.count() == 0;
    }

    /** Writes the file and puts it where it belongs. */
    Part publish(long number) throws IOException, SQLException {
        rows.flush();
        Path file = dataset.temporary();
        try {
            long written = dataset.format().write(file, rows.columns(), select(rows.columns()), rows,
                    dataset.replica().connection());
            return new Part(put(file, number), schema.columns().size(), written, Files.size(file), commit.version(),
                    commit.version());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String put(Path file, long number) throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            // A run that died before its commit may have left a part of this name; nobody refers to it.
            String place = attempt == 0 ? String.valueOf(number) : number + "-" + attempt;
            String path = dataset.layout().path(schema.name(), commit.loadId(), place, commit.at(), dataset.format());
            if (dataset.store().putIfAbsent(path, file)) {
                return path;
            }
        }
        throw new DestinationException("table " + schema.name() + ": a thousand parts of load " + commit.loadId()
                + " lie at " + dataset.store().place() + " without a commit; delete them");
    }

    /** What the replica takes of them. */
    Replica.Rows taken() {
        return new Replica.Rows(schema,
                "(select " + select(dataset.replica().taken(schema)) + " from " + rows.name() + ")", true);
    }

    private String select(List<Column> columns) {
        return columns.stream().map(column -> expression(column) + " as " + Replica.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    private String expression(Column column) {
        SystemColumns system = dataset.system();
        String name = Replica.quoted(column.name());
        if (column.name().equals(PartColumns.version(system))) {
            return commit.version() + "::bigint";
        }
        if (column.name().equals(system.loadId())) {
            return stamped(name, "'" + commit.loadId().replace("'", "''") + "'");
        }
        return column.name().equals(system.syncedAt()) ? stamped(name, "timestamptz '" + commit.at() + "'") : name;
    }

    private String stamped(String name, String stamp) {
        return "case when " + Replica.quoted(PartColumns.gone(dataset.system())) + " then null else coalesce(" + name
                + ", " + stamp + ") end";
    }
}
