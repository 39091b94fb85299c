package dev.kitecaravan.load.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Libraries that were unpacked into a folder of the user's, once for all processes that follow. A file gets its name when it
 * is whole and on the disk; of several processes at once one unpacks, and the lock of one that was killed is free again.
 * What somebody else owns or could write to is not loaded.
 *
 * @param parent folder of this program in the user's cache
 */
record LibraryCache(Path parent) {
    private static final String LOCK = "lock";
    private static final String PART = ".part";
    private static final int NAMED_DIGITS = 16;

    /** Where such folders may be, the best first: the user's cache, a folder of the user's own for temporary files. */
    static List<LibraryCache> of(Map<String, String> environment, String temporary, String user) {
        List<LibraryCache> places = new ArrayList<>();
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (cache.startsWith("/")) {
            places.add(new LibraryCache(Path.of(cache, "caravan")));
        } else if (home.startsWith("/")) {
            places.add(new LibraryCache(Path.of(home, ".cache", "caravan")));
        }
        if (!temporary.isBlank()) {
            places.add(new LibraryCache(Path.of(temporary, "caravan-" + user.replaceAll("[^A-Za-z0-9]", "_"))));
        }
        return places;
    }

    /**
     * The library as a file, which is unpacked where it is not there yet, or is not what it should be.
     *
     * @param name of the file
     * @throws IOException where this folder will not do; the message says why
     */
    Path file(PackedLibrary library, String name) throws IOException {
        UserPrincipal self = self();
        Path folder = parent.resolve("duckdb-" + library.digest().substring(0, NAMED_DIGITS));
        Files.createDirectories(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        refuseUnlessOwn(parent, self);
        refuseUnlessOwn(folder, self);
        Path file = folder.resolve(name);
        if (isWhole(file, library, self)) {
            return file;
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS); FileLock held = channel.lock()) {
            if (!isWhole(file, library, self)) {
                unpack(library, file);
            }
        }
        return file;
    }

    private static boolean isWhole(Path file, PackedLibrary library, UserPrincipal self) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        refuseUnlessOwn(file, self);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != library.size()) {
            return false;
        }
        return PackedLibrary.of(() -> Files.newInputStream(file)).digest().equals(library.digest());
    }

    private static void unpack(PackedLibrary library, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        // Of a process that was killed: nobody else writes, since the lock is ours.
        Files.deleteIfExists(part);
        try {
            MessageDigest digest = PackedLibrary.sha256();
            try (FileChannel out = FileChannel.open(part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    OutputStream stream = Channels.newOutputStream(out);
                    InputStream in = new DigestInputStream(library.content().open(), digest)) {
                in.transferTo(stream);
                out.force(true);
            }
            if (!PackedLibrary.hex(digest).equals(library.digest())) {
                throw new IOException("the library that the program holds is not whole");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** A link, too, is somebody's way to put another file there. */
    private static void refuseUnlessOwn(Path path, UserPrincipal self) throws IOException {
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
            throw new FileSystemException(path.toString(), null, "is a link");
        }
        if (!found.owner().equals(self)) {
            throw new FileSystemException(path.toString(), null, "belongs to " + found.owner().getName());
        }
        if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new FileSystemException(path.toString(), null, "others may write to it");
        }
    }

    /** Who this process is, as files have it: a user need not have a name. */
    private static UserPrincipal self() throws IOException {
        Path process = Path.of("/proc/self");
        if (Files.isDirectory(process)) {
            return Files.getOwner(process);
        }
        Path made = Files.createTempFile("caravan", null);
        try {
            return Files.getOwner(made);
        } finally {
            Files.delete(made);
        }
    }
}
