package dev.kitecaravan.load.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import dev.kitecaravan.load.PrivateFiles;

/**
 * The right of this process to load into a SQLite file, which SQLite itself would let several have by turns: a lock on a
 * small file beside it. The system takes it back when the process ends, however it does, so a killed run's lease need not
 * run out. Destinations of one process share it.
 */
final class WriterLock implements AutoCloseable {
    /** Where the lock is: behind the holder's name, which others may read. */
    private static final long PLACE = 1 << 20;
    private static final Map<Path, Held> HELD = new HashMap<>();

    private final Path file;
    private boolean given;

    private static final class Held {
        private final FileChannel channel;
        private int shares;

        Held(FileChannel channel) {
            this.channel = channel;
        }
    }

    private WriterLock(Path file) {
        this.file = file;
    }

    /**
     * @param database the database's file
     * @throws SQLException when another process has it; the message says which
     */
    static WriterLock take(Path database) throws SQLException {
        Path file = database.resolveSibling(database.getFileName() + ".writer");
        synchronized (HELD) {
            Held held = HELD.get(file);
            if (held == null) {
                held = lock(file, database);
                HELD.put(file, held);
            }
            held.shares++;
        }
        return new WriterLock(file);
    }

    private static Held lock(Path file, Path database) throws SQLException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            PrivateFiles.file(file);
            FileLock lock = channel.tryLock(PLACE, 1, false);
            if (lock == null) {
                String holder = holder(channel);
                channel.close();
                throw new SQLException(
                        "another process holds the file; go on when it has ended: PID " + holder + " has "
                                + database);
            }
            channel.truncate(0).write(ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid())
                    .getBytes(StandardCharsets.US_ASCII)), 0);
            return new Held(channel);
        } catch (IOException e) {
            SQLException failure = new SQLException("file " + file + " cannot be locked: " + e.getMessage(), e);
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer name = ByteBuffer.allocate(20);
        channel.read(name, 0);
        String pid = new String(name.array(), 0, name.position(), StandardCharsets.US_ASCII);
        return pid.matches("\\d+") ? pid : "unknown";
    }

    /** The file of the lock stays: were it deleted, two processes could each lock a file of that name. */
    @Override
    public void close() throws SQLException {
        synchronized (HELD) {
            if (given) {
                return;
            }
            given = true;
            Held held = HELD.get(file);
            if (--held.shares == 0) {
                HELD.remove(file);
                try {
                    held.channel.close();
                } catch (IOException e) {
                    throw new SQLException("file " + file + " cannot be unlocked: " + e.getMessage(), e);
                }
            }
        }
    }
}
