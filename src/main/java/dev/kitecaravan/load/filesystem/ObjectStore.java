package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A folder of immutable objects: on a disk or in a bucket. Keys are relative to the dataset, their parts joined by
 * {@code /}. The one guarantee that commits are built on is {@link #putIfAbsent}: of several writers of one key exactly one
 * succeeds, and an object is there whole or not at all.
 */
public interface ObjectStore extends AutoCloseable {
    /** Where it is, for messages; without secrets. */
    String place();

    /** Looks whether it can be reached and written, as far as that can be told without changing anything. */
    void check() throws IOException;

    /** All keys that start with the prefix, in the order of their characters. */
    List<String> list(String prefix) throws IOException;

    /** A small object's content. */
    byte[] get(String key) throws IOException;

    /**
     * The object as a local file, to be read only.
     *
     * @param spool where it is put when it is not a local file already
     */
    Path fetch(String key, Path spool) throws IOException;

    /** Puts a file's content, durable on return; false when there is an object of that key. */
    boolean putIfAbsent(String key, Path file) throws IOException;

    /** Puts an object, durable on return; false when there is one of that key. */
    boolean putIfAbsent(String key, byte[] content) throws IOException;

    /**
     * As {@link #putIfAbsent}, for content that no other writer would write: an object that holds it is this put's own, whose
     * answer was lost on the way so that the client's second try met it.
     */
    default boolean putOwn(String key, byte[] content) throws IOException {
        if (putIfAbsent(key, content)) {
            return true;
        }
        try {
            return Arrays.equals(content, get(key));
        } catch (NoSuchFileException e) {
            // It was another's, who has moved on and deleted it.
            return false;
        }
    }

    /**
     * Puts a file's content in the place of an object or of none, durable on return. Who reads the key meanwhile gets the one or
     * the other, whole.
     */
    void replace(String key, Path file) throws IOException;

    /** Deletes an object; one that is not there is no error. */
    void delete(String key) throws IOException;

    @Override
    void close();
}
