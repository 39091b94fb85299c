package dev.kitecaravan.load.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.FileInUseException;
import dev.kitecaravan.load.TableReader;

/**
 * Turns at a database file that its database does not let be read and opened for writing at once. A run that is about to open
 * it waits for whoever reads it, since readers are short: those of this process are known and waited for as long as a
 * statement may take and the one before it, those of others for a moment.
 */
public final class FileAccess {
    private static final int READERS = 1 << 16;
    private static final Duration FOR_OWN = TableReader.LIMIT.multipliedBy(2).plusSeconds(10);
    private static final Duration FOR_OTHERS = Duration.ofSeconds(5);
    private static final Duration FOR_WRITER = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Map<Path, Semaphore> FILES = new ConcurrentHashMap<>();

    private FileAccess() {
    }

    /** Opens a connection. */
    @FunctionalInterface
    public interface Opening {
        Connection open() throws SQLException;
    }

    /**
     * A reader's turn; {@link Turn#close} ends it.
     *
     * @param extent how large the file has to be
     * @throws FileInUseException when a writer of this process has been about to open the file for a while
     */
    public static Turn toRead(Path file, Extent extent) {
        requireWhole(file, extent);
        Semaphore turns = turns(file);
        if (!acquire(turns, 1, FOR_WRITER)) {
            throw new FileInUseException("a run is about to open " + file + " for writing; read it when that has it");
        }
        return new Turn(turns);
    }

    /** Readers that end. */
    public static final class Turn implements AutoCloseable {
        private Semaphore turns;

        private Turn(Semaphore turns) {
            this.turns = turns;
        }

        @Override
        public synchronized void close() {
            if (turns != null) {
                turns.release();
                turns = null;
            }
        }
    }

    /** What the beginning of a database's file says of the file's size. */
    @FunctionalInterface
    public interface Extent {
        /** How many bytes of the beginning are looked at. */
        int HEAD = 2 * 4096;

        /** Of a file whose beginning says nothing. */
        Extent UNTOLD = head -> 0;

        /**
         * @param head the first bytes, fewer where the file has fewer
         * @return how many bytes the file must have; 0 where the beginning says nothing
         */
        long least(ByteBuffer head);
    }

    /**
     * A file that was cut off is no database: of one without bytes a driver would make a new one, and H2 goes back to an
     * older state, or to none, of what is left, without a word.
     */
    private static void requireWhole(Path file, Extent extent) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer head = ByteBuffer.allocate(Extent.HEAD);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // A read may bring less than is asked for.
            }
            long least = extent.least(head.flip());
            if (size == 0 || size < least) {
                throw new DestinationException("the database's file " + file + (size == 0
                        ? " is empty (0 bytes)"
                        : " was cut off: it has " + size + " bytes, and its beginning says that there are at least "
                                + least)
                        + "; restore it from a backup, or delete it to load everything anew");
            }
        } catch (IOException e) {
            throw new DestinationException(
                    "the database's file " + file + " cannot be looked at (" + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * Opens a file for writing when its readers have ended.
     *
     * @param extent how large the file has to be
     * @param isHeld whether a refusal says that another process has the file
     */
    public static Connection toWrite(Path file, Extent extent, Opening opening, Predicate<SQLException> isHeld)
            throws SQLException {
        requireWhole(file, extent);
        Semaphore turns = turns(file);
        // Not alone after that time, the database decides.
        boolean alone = acquire(turns, READERS, FOR_OWN);
        try {
            long end = System.nanoTime() + FOR_OTHERS.toNanos();
            while (true) {
                try {
                    return opening.open();
                } catch (SQLException e) {
                    if (!isHeld.test(e) || System.nanoTime() > end) {
                        throw e;
                    }
                    pause(e);
                }
            }
        } finally {
            if (alone) {
                turns.release(READERS);
            }
        }
    }

    /** Does something with a file that nobody in this process reads, or does not do it; readers wait for its end. */
    public static void alone(Path file, Runnable action) {
        Semaphore turns = turns(file);
        if (turns.tryAcquire(READERS)) {
            try {
                action.run();
            } finally {
                turns.release(READERS);
            }
        }
    }

    private static Semaphore turns(Path file) {
        return FILES.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new Semaphore(READERS, true));
    }

    private static boolean acquire(Semaphore turns, int permits, Duration most) {
        try {
            return turns.tryAcquire(permits, most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause(SQLException why) throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
