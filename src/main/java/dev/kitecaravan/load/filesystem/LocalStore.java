package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.PrivateFiles;

/**
 * A folder of a local disk. A file is written under a hidden name, forced to the disk, and given its name by a hard link,
 * which fails when the name is taken and is there at once or not at all.
 */
final class LocalStore implements ObjectStore {
    private final Path root;

    LocalStore(Path root) {
        this.root = root;
    }

    @Override
    public String place() {
        return root.toString();
    }

    @Override
    public void check() {
        PrivateFiles.requireWritable(root.resolve("_"));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        String above = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (!Files.isDirectory(root.resolve(above))) {
            return List.of();
        }
        // Which may be a link.
        Path folder = root.resolve(above).toRealPath();
        List<String> keys = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
                if (!file.getFileName().toString().startsWith(".") && Files.isRegularFile(file)) {
                    keys.add(above
                            + folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return unlessGone(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, IOException e) throws IOException {
                return unlessGone(e);
            }
        });
        return keys.stream().filter(key -> key.startsWith(prefix)).sorted().toList();
    }

    /** Others delete files and folders while they are listed. */
    private static FileVisitResult unlessGone(IOException e) throws IOException {
        if (e != null && !(e instanceof NoSuchFileException)) {
            throw e;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public byte[] get(String key) throws IOException {
        return Files.readAllBytes(root.resolve(key));
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        Path file = root.resolve(key);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return file;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        Path hidden = hidden(key);
        try {
            Files.copy(file, hidden, StandardCopyOption.COPY_ATTRIBUTES);
            return publish(hidden, root.resolve(key));
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        Path hidden = hidden(key);
        try {
            Files.write(hidden, content, StandardOpenOption.CREATE_NEW);
            return publish(hidden, root.resolve(key));
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        Path hidden = hidden(key);
        Path target = root.resolve(key);
        try {
            Files.copy(file, hidden, StandardCopyOption.COPY_ATTRIBUTES);
            PrivateFiles.file(hidden);
            force(hidden, StandardOpenOption.WRITE);
            Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent(), StandardOpenOption.READ);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    private Path hidden(String key) {
        Path folder = root.resolve(key).getParent();
        PrivateFiles.folder(folder);
        return folder.resolve(".caravan-" + UUID.randomUUID());
    }

    private static boolean publish(Path hidden, Path target) throws IOException {
        PrivateFiles.file(hidden);
        force(hidden, StandardOpenOption.WRITE);
        try {
            Files.createLink(target, hidden);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw new DestinationException("folder " + target.getParent() + " is on a file system without hard links, "
                    + "which commits need; set destination.url to another place", e);
        }
        force(target.getParent(), StandardOpenOption.READ);
        return true;
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = root.resolve(key);
        Files.deleteIfExists(file);
        Path folder = file.getParent();
        while (folder != null && folder.startsWith(root) && isEmpty(folder)) {
            Files.deleteIfExists(folder);
            folder = folder.getParent();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
