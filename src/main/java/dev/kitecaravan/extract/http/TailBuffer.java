package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Keeps the last bytes written to it; grows only as far as it must. */
public final class TailBuffer extends OutputStream {
    private final int most;
    private byte[] ring;
    private long written;

    /** @param most how many bytes are kept */
    public TailBuffer(int most) {
        this.most = most;
        this.ring = new byte[Math.min(most, 1 << 13)];
    }

    @Override
    public void write(int octet) {
        write(new byte[]{(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int skipped = Math.max(0, length - most);
        written += skipped;
        int start = from + skipped;
        int left = length - skipped;
        if (ring.length < most && written + left > ring.length) {
            int wanted = (int) Math.min(most, Math.max(ring.length * 2L, written + left));
            ring = Arrays.copyOf(ring, wanted);
        }
        while (left > 0) {
            int at = (int) (written % ring.length);
            int part = Math.min(left, ring.length - at);
            System.arraycopy(bytes, start, ring, at, part);
            start += part;
            left -= part;
            written += part;
        }
    }

    /** All bytes that were written, kept or not. */
    public long written() {
        return written;
    }

    /** Writes what is kept, in order. */
    public void copyTo(OutputStream out) throws IOException {
        if (written <= ring.length) {
            out.write(ring, 0, (int) written);
            return;
        }
        int at = (int) (written % ring.length);
        out.write(ring, at, ring.length - at);
        out.write(ring, 0, at);
    }
}
