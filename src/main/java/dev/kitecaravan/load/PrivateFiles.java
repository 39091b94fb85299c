package dev.kitecaravan.load;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import dev.kitecaravan.text.PlainReason;

/** Folders and files that only their owner may enter and read. On file systems without such rights they are left as is. */
public final class PrivateFiles {
    private PrivateFiles() {
    }

    /** Makes the folder with rights 0700 where it is missing; one that is there keeps its rights. */
    public static void folder(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            if (hasRights()) {
                Files.createDirectories(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new DestinationException("folder " + folder + " cannot be created (" + PlainReason.words(e)
                    + "); make it, or name another with CARAVAN_DATA or destination.url", e);
        }
    }

    /** Gives a file rights 0600 if it is there. */
    public static void file(Path file) {
        try {
            if (hasRights() && Files.exists(file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new DestinationException("file " + file + " cannot be kept from other users ("
                    + PlainReason.words(e) + "); use one that this user owns", e);
        }
    }

    /** Refuses a file that cannot be written, or could not be made; changes nothing. */
    public static void requireWritable(Path file) {
        Path probe = file.toAbsolutePath();
        while (probe != null && !Files.exists(probe)) {
            probe = probe.getParent();
        }
        if (probe == null || !Files.isWritable(probe) || !probe.equals(file.toAbsolutePath()) && !Files.isDirectory(
                probe)) {
            throw new DestinationException(file + " cannot be written: "
                    + (probe == null
                            ? "no folder above it exists"
                            : "user " + System.getProperty("user.name")
                                    + " has no right to write to " + probe)
                    + "; change its rights, or set destination.url to another place");
        }
    }

    private static boolean hasRights() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
