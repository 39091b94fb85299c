package dev.kitecaravan.sandbox;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Writes JSON as UTF-8 straight into one growing buffer, which a thread reuses from answer to answer. Commas are set by
 * looking at the byte before. Timestamps are milliseconds since the epoch; {@link #NEVER} is written as null.
 */
final class JsonBytes {
    /** The time of what has not happened. */
    static final long NEVER = 0;

    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
    private static final byte[] BASE64 = Ascii
            .bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private byte[] bytes = new byte[1 << 16];
    private int size;
    private boolean oldSpelling;

    JsonBytes clear() {
        size = 0;
        oldSpelling = false;
        return this;
    }

    byte[] buffer() {
        return bytes;
    }

    int size() {
        return size;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Timestamps that follow are written as {@code 2013-09-03 13:24:38 UTC}, the spelling of old rows. */
    JsonBytes oldSpelling(boolean old) {
        oldSpelling = old;
        return this;
    }

    JsonBytes object() {
        comma();
        return put('{');
    }

    JsonBytes endObject() {
        return put('}');
    }

    JsonBytes array() {
        comma();
        return put('[');
    }

    JsonBytes endArray() {
        return put(']');
    }

    JsonBytes name(String name) {
        comma();
        room(name.length() + 3);
        bytes[size++] = '"';
        ascii(name);
        bytes[size++] = '"';
        bytes[size++] = ':';
        return this;
    }

    JsonBytes field(String name, String value) {
        return name(name).text(value);
    }

    JsonBytes field(String name, boolean value) {
        return name(name).literal(value ? "true" : "false");
    }

    JsonBytes field(String name, long value) {
        return name(name).number(value);
    }

    JsonBytes field(String name, Integer value) {
        return value == null ? nothing(name) : name(name).number(value);
    }

    JsonBytes field(String name, UUID value) {
        return value == null ? nothing(name) : name(name).uuid(value);
    }

    JsonBytes field(String name, Map<String, String> values) {
        if (values == null) {
            return nothing(name);
        }
        name(name).object();
        values.forEach(this::field);
        return endObject();
    }

    JsonBytes time(String name, long millis) {
        return millis == NEVER ? nothing(name) : name(name).time(millis);
    }

    JsonBytes nothing(String name) {
        return name(name).literal("null");
    }

    /** A GraphQL id: the type and the id, base64. */
    JsonBytes graphqlId(String type, UUID id) {
        name("graphql_id");
        room(128);
        bytes[size++] = '"';
        int from = size;
        ascii(type);
        ascii("---");
        hex(id);
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
        return put('"');
    }

    JsonBytes text(String value) {
        if (value == null) {
            return literal("null");
        }
        comma();
        put('"');
        escape(value);
        return put('"');
    }

    /** A string made of parts: {@code open()}, {@code part()}…, {@code shut()}. */
    JsonBytes open(String name) {
        name(name);
        return put('"');
    }

    JsonBytes part(String plainAscii) {
        room(plainAscii.length());
        ascii(plainAscii);
        return this;
    }

    JsonBytes part(UUID id) {
        room(36);
        hex(id);
        return this;
    }

    JsonBytes part(long number) {
        room(20);
        digits(number);
        return this;
    }

    JsonBytes shut() {
        return put('"');
    }

    JsonBytes number(long value) {
        comma();
        room(20);
        digits(value);
        return this;
    }

    JsonBytes literal(String json) {
        comma();
        room(json.length());
        ascii(json);
        return this;
    }

    /** JSON that was written before. */
    JsonBytes raw(byte[] json) {
        comma();
        room(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    JsonBytes uuid(UUID id) {
        comma();
        room(38);
        bytes[size++] = '"';
        hex(id);
        bytes[size++] = '"';
        return this;
    }

    private JsonBytes time(long millis) {
        comma();
        room(26);
        bytes[size++] = '"';
        size = Timestamps.write(millis, oldSpelling, bytes, size);
        bytes[size++] = '"';
        return this;
    }

    private void comma() {
        if (size == 0) {
            return;
        }
        byte before = bytes[size - 1];
        if (before != '{' && before != '[' && before != ':') {
            put(',');
        }
    }

    private JsonBytes put(char character) {
        room(1);
        bytes[size++] = (byte) character;
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private void ascii(String text) {
        byte[] into = bytes;
        int at = size;
        for (int i = 0, length = text.length(); i < length; i++) {
            into[at++] = (byte) text.charAt(i);
        }
        size = at;
    }

    private void digits(long value) {
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

    private void hex(UUID id) {
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

    private void escape(String value) {
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
}
