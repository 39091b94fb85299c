package dev.kitecaravan.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that only their owner may look into. */
final class PrivateFolder {
    private PrivateFolder() {
    }

    /** Creates a folder and the missing ones above it, mode 0700 where the file system knows modes. */
    static Path create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                return Files.createDirectories(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException("The folder " + folder + " cannot be made (" + e.getClass().getSimpleName()
                    + "); name another with CARAVAN_DATA.");
        }
    }
}
