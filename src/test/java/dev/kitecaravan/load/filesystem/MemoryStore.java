package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** A bucket in memory, which can lose answers and let others come in between. */
class MemoryStore implements ObjectStore {
    final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    /** The answer to the next put is lost, though it takes place. */
    boolean losesAnswer;

    @Override
    public String place() {
        return "memory://bucket/lake";
    }

    @Override
    public void check() {
    }

    @Override
    public List<String> list(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Override
    public byte[] get(String key) throws IOException {
        byte[] content = objects.get(key);
        if (content == null) {
            throw new NoSuchFileException(key);
        }
        return content;
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        return Files.write(spool, get(key));
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return putIfAbsent(key, Files.readAllBytes(file));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        boolean put = objects.putIfAbsent(key, content) == null;
        if (put && losesAnswer) {
            losesAnswer = false;
            throw new IOException("connection reset");
        }
        return put;
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        objects.put(key, Files.readAllBytes(file));
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public void close() {
    }
}
