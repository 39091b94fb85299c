package dev.kitecaravan.sandbox;

import java.io.IOException;
import java.io.OutputStream;

/** Lets the first bytes through and drops the rest. */
final class Shortened extends OutputStream {
    private final OutputStream out;
    private long left;

    Shortened(OutputStream out, long left) {
        this.out = out;
        this.left = left;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[]{(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int now = (int) Math.min(left, count);
        out.write(bytes, from, now);
        left -= now;
    }
}
