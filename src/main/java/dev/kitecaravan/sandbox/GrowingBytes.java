package dev.kitecaravan.sandbox;

import java.util.Arrays;
import java.util.UUID;

/** Text as UTF-8 in one buffer that grows: numbers, ids and escaped strings are written without an object each. */
abstract class GrowingBytes {
    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
    private static final byte[] BASE64 = Ascii
            .bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /** Longer than {@link #size}: {@link #room} before anything is put into it. */
    protected byte[] bytes = new byte[1 << 16];
    protected int size;

    final byte[] buffer() {
        return bytes;
    }

    final int size() {
        return size;
    }

    final byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    final void put(char character) {
        room(1);
        bytes[size++] = (byte) character;
    }

    final void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    final void ascii(String text) {
        byte[] into = bytes;
        int at = size;
        for (int i = 0, length = text.length(); i < length; i++) {
            into[at++] = (byte) text.charAt(i);
        }
        size = at;
    }

    final void digits(long value) {
        if (value < 0) {
            ascii(Long.toString(value));
            return;
        }
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + value % 10);
            value /= 10;
        }
        size += count;
    }

    final void hex(UUID id) {
        hex(id.getMostSignificantBits() >>> 32, 8);
        bytes[size++] = '-';
        hex(id.getMostSignificantBits() >>> 16, 4);
        bytes[size++] = '-';
        hex(id.getMostSignificantBits(), 4);
        bytes[size++] = '-';
        hex(id.getLeastSignificantBits() >>> 48, 4);
        bytes[size++] = '-';
        hex(id.getLeastSignificantBits(), 12);
    }

    private void hex(long value, int count) {
        for (int shift = (count - 1) * 4; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    final void escape(String value) {
        int length = value.length();
        room(length * 6);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[size++] = '\\';
                bytes[size++] = (byte) c;
            } else if (c < 0x20 || c == 0x7f) {
                control(c);
            } else if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else {
                i += beyondAscii(value, i);
            }
        }
    }

    private void control(char c) {
        switch (c) {
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            default -> {
                ascii("\\u");
                hex(c, 4);
            }
        }
    }

    /** Returns how many more characters than one were used. */
    private int beyondAscii(String value, int at) {
        int point = value.codePointAt(at);
        if (point < 0x800) {
            bytes[size++] = (byte) (0xc0 | point >> 6);
        } else if (point < 0x10000) {
            bytes[size++] = (byte) (0xe0 | point >> 12);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3f);
        } else {
            bytes[size++] = (byte) (0xf0 | point >> 18);
            bytes[size++] = (byte) (0x80 | point >> 12 & 0x3f);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3f);
        }
        bytes[size++] = (byte) (0x80 | point & 0x3f);
        return Character.charCount(point) - 1;
    }

    /** What was written from there on becomes its base64; there has to be room for it. */
    final void base64(int from) {
        int length = size - from;
        byte[] plain = Arrays.copyOfRange(bytes, from, size);
        size = from;
        for (int i = 0; i < length; i += 3) {
            int group = (plain[i] & 0xff) << 16 | (i + 1 < length ? (plain[i + 1] & 0xff) << 8 : 0)
                    | (i + 2 < length ? plain[i + 2] & 0xff : 0);
            bytes[size++] = BASE64[group >> 18 & 63];
            bytes[size++] = BASE64[group >> 12 & 63];
            bytes[size++] = i + 1 < length ? BASE64[group >> 6 & 63] : (byte) '=';
            bytes[size++] = i + 2 < length ? BASE64[group & 63] : (byte) '=';
        }
    }
}
