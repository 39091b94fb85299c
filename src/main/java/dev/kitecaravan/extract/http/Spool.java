package dev.kitecaravan.extract.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A body that arrived: in memory while small, else in a file that only the owner may read and that close deletes. */
final class Spool extends OutputStream {
    /** Gives its array away instead of a copy. */
    private static final class Memory extends ByteArrayOutputStream {
        InputStream open() {
            return new ByteArrayInputStream(buf, 0, count);
        }
    }

    private final Path folder;
    private final int most;
    private Memory memory = new Memory();
    private Path file;
    private OutputStream toFile;
    private long size;
    private final Utf8Check utf8 = new Utf8Check();

    Spool(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[]{(byte) octet}, 0, 1);
    }

    /** The answer could not be kept; asking again would not help. */
    static final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        Full(Path folder, IOException cause) {
            super("the folder " + folder + " took no more (" + cause.getMessage() + ")", cause);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws Full {
        try {
            keep(bytes, from, length);
        } catch (IOException e) {
            throw new Full(folder, e);
        }
    }

    private void keep(byte[] bytes, int from, int length) throws IOException {
        if (toFile == null && size + length > most) {
            file = SpoolFolder.of(folder).create();
            toFile = Files.newOutputStream(file);
            memory.writeTo(toFile);
            memory = null;
        }
        (toFile == null ? memory : toFile).write(bytes, from, length);
        utf8.see(bytes, from, length);
        size += length;
    }

    /** No more comes. */
    void complete() throws Full {
        try {
            if (toFile != null) {
                toFile.close();
            }
        } catch (IOException e) {
            throw new Full(folder, e);
        }
    }

    InputStream open() {
        try {
            return file == null ? memory.open() : new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("The answer kept in " + file + " cannot be read again.", e);
        }
    }

    /** One with nothing in it yet, kept in the same way. */
    Spool fresh() {
        return new Spool(folder, most);
    }

    /** The same body in a file of its own. */
    Spool copy() {
        Spool copy = new Spool(folder, 0);
        try {
            if (file == null) {
                memory.writeTo(copy);
                copy.complete();
            } else {
                copy.file = SpoolFolder.of(folder).create();
                try (OutputStream to = Files.newOutputStream(copy.file)) {
                    Files.copy(file, to);
                }
                copy.memory = null;
                copy.size = size;
            }
            return copy;
        } catch (IOException e) {
            copy.close();
            throw new UncheckedIOException("An answer cannot be kept for the other routes of its list in " + folder
                    + ": " + e.getMessage(), e);
        }
    }

    /** Whether it is UTF-8. */
    Utf8Check utf8() {
        return utf8;
    }

    long size() {
        return size;
    }

    @Override
    public void close() {
        try {
            complete();
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary file " + file + " of an answer cannot be deleted.", e);
        }
    }
}
