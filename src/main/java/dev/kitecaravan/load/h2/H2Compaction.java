package dev.kitecaravan.load.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jboss.logging.Logger;

import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.sql.FileAccess;

/**
 * Keeps a closed database file small. H2 only adds to its file, and its own way of gathering what is alive can lose commits
 * when the process is killed meanwhile; here a copy of what is alive takes the file's place in one step, when most of it is
 * dead. Whoever writes it in between makes the copy useless, and one that was broken off is thrown away by the next.
 */
final class H2Compaction {
    private static final Logger LOG = Logger.getLogger("caravan");
    /** Below that there is little to win. */
    private static final long LEAST_BYTES = 16L << 20;
    /** Percent that may be dead: a copy then costs less than what was written since the last one. */
    private static final int MOST_DEAD = 60;
    private static final String COPY = "compacted";

    private H2Compaction() {
    }

    /** Compacts a file where that is worth it, and nobody has it open. Never fails: the file stays as it is instead. */
    static void of(Path file) {
        of(file, LEAST_BYTES);
    }

    /** @param least bytes of a file that is worth it */
    static void of(Path file, long least) {
        try {
            if (Files.exists(file) && Files.size(file) >= least) {
                compact(file);
            }
        } catch (IOException | MVStoreException | DirectoryIteratorException e) {
            LOG.warn("the database " + file + " stays larger than its rows need: it cannot be copied (" + e.getMessage()
                    + "); look for room on the disk");
        }
    }

    private static void compact(Path file) throws IOException {
        Object meant = identity(file);
        long version;
        Path folder;
        try (Held held = Held.of(file)) {
            if (held == null || held.dead() <= MOST_DEAD) {
                return;
            }
            version = held.version();
            removeCopies(file);
            // A folder for this user alone, as H2 makes a file that others may read.
            folder = Files.createTempDirectory(file.getParent(), file.getFileName() + ".");
        }
        try {
            Path copy = folder.resolve(COPY);
            MVStore.compact(file.toString(), copy.toString(), false, null);
            PrivateFiles.file(copy);
            try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            try (Held held = Held.of(file)) {
                // Whoever opened it in between wrote to it, or put another file in its place.
                if (held != null && held.version() == version && isStill(file, meant)) {
                    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } finally {
            remove(folder);
        }
    }

    /** Those of processes that were killed: with the file locked, nobody else is making one. */
    private static void removeCopies(Path file) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(file.getParent(),
                path -> path.getFileName().toString().startsWith(file.getFileName() + ".")
                        && Files.isDirectory(path))) {
            for (Path folder : left) {
                remove(folder);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(COPY));
        Files.deleteIfExists(folder);
    }

    /** The file, locked and not changed. */
    private record Held(MVStore store) implements AutoCloseable {
        /** Null when somebody has it open. */
        static Held of(Path file) {
            try {
                return new Held(new MVStore.Builder().fileName(file.toString()).autoCommitDisabled()
                        .autoCompactFillRate(0).open());
            } catch (MVStoreException e) {
                if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                    return null;
                }
                throw e;
            }
        }

        long version() {
            return store.getCurrentVersion();
        }

        /** Percent of the file that holds nothing any more. */
        int dead() {
            return 100 - store.getFileStore().getFillRate() * store.getFileStore().getChunksFillRate() / 100;
        }

        @Override
        public void close() {
            store.closeImmediately();
        }
    }

    /** Opens a file; one that was compacted between being opened and being locked is no more the database. */
    static Connection openMeant(Path file, FileAccess.Opening opening) throws SQLException {
        while (true) {
            Object meant = identity(file);
            Connection connection = opening.open();
            if (isStill(file, meant)) {
                return connection;
            }
            connection.close();
        }
    }

    /** What tells a file from another one of the same name; null where it is not there, or the system has no such thing. */
    private static Object identity(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the name still means the file it meant then. */
    private static boolean isStill(Path file, Object then) {
        return then == null || then.equals(identity(file));
    }
}
