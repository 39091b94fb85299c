package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.kitecaravan.text.PlainReason;

/**
 * The folder in which large answers wait. This process's files carry a name of its own, and a lock file of that name is
 * locked as long as it lives: whoever can lock it knows that the files of that name are nobody's any more. One per folder
 * and process, since a second look at one's own lock file would give the lock away.
 */
final class SpoolFolder {
    private static final String PREFIX = "caravan-answer-";
    private static final String SUFFIX = ".tmp";
    private static final String LOCK = ".lock";
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Set<StandardOpenOption> LOCKING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final String OWNER_ONLY = "rw-------";
    private static final String OWNERS_FOLDER = "rwx------";
    private static final Map<Path, SpoolFolder> FOLDERS = new ConcurrentHashMap<>();

    private final Path folder;
    private final String owner = UUID.randomUUID().toString().substring(0, 8);
    private FileChannel locked;

    private SpoolFolder(Path folder) {
        this.folder = folder;
    }

    static SpoolFolder of(Path folder) {
        return FOLDERS.computeIfAbsent(folder.toAbsolutePath().normalize(), SpoolFolder::new);
    }

    /** Nothing where the file system knows no such permissions. */
    private static FileAttribute<?>[] permissions(String allowed) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(allowed))}
                : new FileAttribute<?>[0];
    }

    /**
     * Makes the folder where it is missing, and deletes what dead processes left in it.
     *
     * @throws UncheckedIOException
     *             when the folder cannot be made or listed
     */
    void prepare() {
        try {
            make();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for temporary files " + folder + " cannot be made ("
                    + PlainReason.words(e) + "); make it, or name another data folder with CARAVAN_DATA.", e);
        }
        try {
            sweep();
        } catch (NoSuchFileException e) {
            // Another program swept at the same time.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for temporary files " + folder + " cannot be used.", e);
        }
    }

    /** A new file that only this user may read. */
    synchronized Path create() throws IOException {
        make();
        if (locked == null || !Files.exists(lockFile())) {
            // Stays open: the lock lasts as long as this process.
            locked = FileChannel.open(lockFile(), LOCKING, permissions(OWNER_ONLY));
            locked.lock();
        }
        return Files.createTempFile(folder, PREFIX + owner + "-", SUFFIX, permissions(OWNER_ONLY));
    }

    private Path lockFile() {
        return folder.resolve(PREFIX + owner + LOCK);
    }

    private void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, permissions(OWNERS_FOLDER));
        }
    }

    private synchronized void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, PREFIX + "*" + LOCK)) {
            for (Path lock : locks) {
                if (!lock.equals(lockFile()) && Files.isWritable(lock)) {
                    sweep(lock);
                }
            }
        }
        Instant yesterday = Instant.now().minus(FORGOTTEN);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                // Without a lock file: of a process that lost it, or of a program older than these locks.
                if (Files.getLastModifiedTime(file).toInstant().isBefore(yesterday) && Files.isWritable(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void sweep(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock dead = channel.tryLock()) {
            if (dead == null) {
                return;
            }
            String name = lock.getFileName().toString();
            String files = name.substring(0, name.length() - LOCK.length()) + "-*" + SUFFIX;
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, files)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(lock);
        }
    }
}
