package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A store whose n-th change fails, before it is made or after, and every later call too, as if the process were killed. */
final class FaultyStore implements ObjectStore {
    private final ObjectStore store;
    private final int failing;
    private final boolean after;
    private int changes;
    private boolean dead;

    /** @param failing the change that fails, from 1; 0 for none */
    FaultyStore(ObjectStore store, int failing, boolean after) {
        this.store = store;
        this.failing = failing;
        this.after = after;
    }

    int changes() {
        return changes;
    }

    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    private <T> T change(Change<T> change) throws IOException {
        alive();
        changes++;
        if (changes != failing) {
            return change.make();
        }
        dead = true;
        if (after) {
            change.make();
        }
        throw new IOException("the store is gone");
    }

    private void alive() throws IOException {
        if (dead) {
            throw new IOException("the store is gone");
        }
    }

    @Override
    public String place() {
        return store.place();
    }

    @Override
    public void check() throws IOException {
        store.check();
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        alive();
        return store.list(prefix);
    }

    @Override
    public byte[] get(String key) throws IOException {
        alive();
        return store.get(key);
    }

    @Override
    public Path fetch(String key, Path spool) throws IOException {
        alive();
        return store.fetch(key, spool);
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return change(() -> store.putIfAbsent(key, file));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return change(() -> store.putIfAbsent(key, content));
    }

    @Override
    public void replace(String key, Path file) throws IOException {
        change(() -> {
            store.replace(key, file);
            return null;
        });
    }

    @Override
    public void delete(String key) throws IOException {
        change(() -> {
            store.delete(key);
            return null;
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
