package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * One immutable file of one table's rows.
 *
 * @param path    its key
 * @param columns how many of the table's columns it has; later columns are null in its rows
 * @param rows    rows in it, tombstones among them
 * @param bytes   its size
 * @param from    lowest version of its rows
 * @param to      highest version of its rows
 */
record Part(String path, int columns, long rows, long bytes, long from, long to) {
    /**
     * Reads its rows.
     *
     * @param schema of its table
     * @param spool  where it may be put meanwhile; gone at the end
     * @throws IOException when it cannot be read, or has other than the rows that the manifest says
     */
    void read(TableSchema schema, SystemColumns system, ObjectStore store, Path spool, Connection connection,
            FileFormat.RowSink sink) throws IOException, SQLException {
        long[] found = new long[1];
        try {
            FileFormat.of(path).read(store.fetch(path, spool), PartColumns.of(schema, columns, system), connection,
                    cells -> {
                        found[0]++;
                        sink.accept(cells);
                    });
        } catch (IOException e) {
            throw new IOException("part " + path + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(spool);
        }
        if (found[0] != rows) {
            throw new IOException("part " + path + ": it has " + found[0] + " rows where the manifest says " + rows
                    + "; bring the file back as it was written");
        }
    }
}
