package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.table.SystemColumns;

/**
 * An open dataset of files: where it is, what is in it, what is known of it here.
 *
 * @param store   its objects
 * @param log     its manifest
 * @param replica what a writer must know of its rows
 * @param layout  names of parts
 * @param format  format of new parts
 * @param system  names of the system columns
 * @param spool   a folder for temporary files
 */
record FileDataset(ObjectStore store, CommitLog log, Replica replica, PartLayout layout, FileFormat format,
        SystemColumns system, Path spool) {
    Manifest manifest() {
        return log.manifest();
    }

    /** A temporary file that does not exist yet. */
    Path temporary() {
        PrivateFiles.folder(spool);
        return spool.resolve(UUID.randomUUID().toString());
    }

    /** Brings the replica up to the manifest. */
    void catchUp() throws SQLException, IOException {
        Path file = temporary();
        try {
            replica.catchUp(manifest(), store, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
