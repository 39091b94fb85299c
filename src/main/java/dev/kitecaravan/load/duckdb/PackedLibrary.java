package dev.kitecaravan.load.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A library that the program holds inside itself, and that must be a file before the system can load it.
 *
 * @param size    in bytes
 * @param digest  SHA-256, in lower-case hexadecimal digits
 * @param content opens it
 */
record PackedLibrary(long size, String digest, Content content) {
    private static final int CHUNK = 1 << 16;

    /** Where the bytes come from, each time anew. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** Reads it once for its size and digest. */
    static PackedLibrary of(Content content) {
        MessageDigest digest = sha256();
        long size = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = content.open()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
                size += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PackedLibrary(size, hex(digest), content);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
