package dev.kitecaravan.load.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Which process has a lock on a file. Linux lists all locks; elsewhere nobody tells. */
final class FileHolder {
    private static final String LOCKS = "/proc/locks";

    private FileHolder() {
    }

    /** Its process id; empty where the system does not tell. */
    static Optional<String> of(Path file) {
        if (!Files.isReadable(Path.of(LOCKS))) {
            return Optional.empty();
        }
        try (Stream<String> locks = Files.lines(Path.of(LOCKS))) {
            long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
            long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
            String place = String.format("%02x:%02x:%d", device >> 8 & 0xfff, device & 0xff | device >> 12 & ~0xff,
                    inode);
            return locks.map(lock -> lock.strip().split("\\s+"))
                    .filter(lock -> lock.length > 5 && lock[1].equals("POSIX") && lock[5].equals(place))
                    .map(lock -> lock[4]).filter(pid -> pid.matches("[1-9]\\d*")).findFirst();
        } catch (IOException e) {
            // The file or its locks are gone by now, and with them whoever had it.
            return Optional.empty();
        }
    }
}
