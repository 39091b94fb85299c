package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** A part that is being written: into a local file, and beside it into what the replica takes once it is committed. */
final class PartSink implements AutoCloseable {
    private final TableSchema schema;
    private final Commit commit;
    private final Path file;
    private final FileFormat.PartWriter writer;
    private final Incoming incoming;
    private final int width;
    private final int id;
    private long rows;

    PartSink(TableSchema schema, Commit commit, Path file, FileFormat format, Replica replica, SystemColumns system)
            throws IOException, SQLException {
        this.schema = schema;
        this.commit = commit;
        this.file = file;
        this.width = schema.columns().size();
        this.id = PartColumns.OWN + schema.position(system.id());
        this.incoming = replica.incoming(schema);
        this.writer = format.writer(file, PartColumns.of(schema, width, system), replica.connection());
    }

    Incoming incoming() {
        return incoming;
    }

    long rows() {
        return rows;
    }

    TableSchema schema() {
        return schema;
    }

    /** Writes a row; its first two cells are set here. */
    void row(Object[] cells) throws IOException, SQLException {
        write(cells, false);
    }

    /** Writes a tombstone. */
    void gone(String rowId) throws IOException, SQLException {
        Object[] cells = new Object[PartColumns.OWN + width];
        cells[id] = rowId;
        write(cells, true);
    }

    private void write(Object[] given, boolean gone) throws IOException, SQLException {
        Object[] cells = given.length == PartColumns.OWN + width
                ? given
                : Arrays.copyOf(given, PartColumns.OWN + width);
        cells[0] = commit.version();
        cells[1] = gone;
        writer.write(cells);
        incoming.add(cells);
        rows++;
    }

    /** Completes the file and puts it where it belongs. */
    Part publish(ObjectStore store, PartLayout layout, long number, FileFormat format)
            throws IOException, SQLException {
        writer.finish();
        for (int attempt = 0; attempt < 1_000; attempt++) {
            // A run that died before its commit may have left a part of this name; nobody refers to it.
            String place = attempt == 0 ? String.valueOf(number) : number + "-" + attempt;
            String path = layout.path(schema.name(), commit.loadId(), place, commit.at(), format);
            if (store.putIfAbsent(path, file)) {
                return new Part(path, width, rows, Files.size(file), commit.version(), commit.version());
            }
        }
        throw new DestinationException("table " + schema.name() + ": a thousand parts of load " + commit.loadId()
                + " lie at " + store.place() + " without a commit; delete them");
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            writer.close();
        } finally {
            incoming.close();
            Files.deleteIfExists(file);
        }
    }
}
