package dev.kitecaravan.load.duckdb;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A process that unpacks a library, says when half of it is out, and goes on when its own input ends. */
public final class SlowUnpacking {
    static final int SIZE = 200_000;
    static final String NAME = "liblarge.so";
    static final String HALF = "half";
    static final String DONE = "done";

    private SlowUnpacking() {
    }

    /** The same bytes in every process. */
    static PackedLibrary library() {
        return PackedLibrary.of(SlowUnpacking::content);
    }

    static InputStream content() {
        byte[] bytes = new byte[SIZE];
        for (int at = 0; at < SIZE; at++) {
            bytes[at] = (byte) (at * 31 + at / 251);
        }
        return new ByteArrayInputStream(bytes);
    }

    public static void main(String... arguments) throws IOException {
        PackedLibrary whole = library();
        PackedLibrary slow = new PackedLibrary(whole.size(), whole.digest(), () -> new FilterInputStream(content()) {
            private int read;

            @Override
            public int read(byte[] chunk, int from, int length) throws IOException {
                if (read >= SIZE / 2) {
                    System.out.println(HALF);
                    while (System.in.read() >= 0) {
                        // Until whoever started it lets it go on.
                    }
                    read = Integer.MIN_VALUE;
                }
                int got = super.read(chunk, from, length);
                read += got;
                return got;
            }
        });
        new LibraryCache(Path.of(arguments[0])).file(slow, NAME);
        System.out.println(DONE);
    }
}
