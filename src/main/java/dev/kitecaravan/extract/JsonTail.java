package dev.kitecaravan.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.kitecaravan.extract.http.TailBuffer;

/**
 * A JSON object one of whose members is a text that may be larger than the memory: the text's end is kept, the other
 * members are left to the parser. JSON parsers hold a text whole before they give any of it away.
 */
final class JsonTail {
    private final InputStream in;
    private final byte[] quoted;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private final TailBuffer text;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    /** The first half of a character that is written as two escapes; 0 for none. */
    private char half;

    private JsonTail(InputStream in, String member, int most) {
        this.in = in;
        this.quoted = ('"' + member + '"').getBytes(StandardCharsets.UTF_8);
        this.text = new TailBuffer(most);
    }

    /**
     * @param member the name of the member of the outer object
     * @param most   how many bytes of its text are kept, as UTF-8
     * @throws IOException when the JSON ends within a text, or escapes what JSON does not
     */
    static JsonTail read(InputStream json, String member, int most) throws IOException {
        JsonTail tail = new JsonTail(json, member, most);
        tail.copy();
        return tail;
    }

    /** The whole, with an empty text in the member's place. */
    InputStream rest() {
        return new ByteArrayInputStream(rest.toByteArray());
    }

    /** The last bytes of the text; the first of them may be inside a character. */
    byte[] text() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.copyTo(bytes);
        return bytes.toByteArray();
    }

    /** Bytes of the whole text. */
    long size() {
        return text.written();
    }

    private void copy() throws IOException {
        int depth = 0;
        boolean value = false;
        boolean wanted = false;
        for (int octet = next(); octet >= 0; octet = next()) {
            if (octet == '"' && depth == 1 && value && wanted) {
                keep();
                rest.write('"');
                rest.write('"');
            } else if (octet == '"') {
                byte[] string = string();
                wanted = depth == 1 && !value && Arrays.equals(string, quoted);
                rest.write(string);
            } else {
                depth += octet == '{' || octet == '[' ? 1 : octet == '}' || octet == ']' ? -1 : 0;
                value = octet == ':' || value && octet != ',' && octet != '{';
                rest.write(octet);
            }
        }
    }

    /** A text as it stands, its quotes included. */
    private byte[] string() throws IOException {
        ByteArrayOutputStream string = new ByteArrayOutputStream();
        string.write('"');
        for (int octet = inText(); octet != '"'; octet = inText()) {
            string.write(octet);
            if (octet == '\\') {
                string.write(inText());
            }
        }
        string.write('"');
        return string.toByteArray();
    }

    private void keep() throws IOException {
        for (int octet = inText(); octet != '"'; octet = inText()) {
            if (octet == '\\') {
                escaped(inText());
            } else {
                whole();
                int from = at - 1;
                while (at < end && buffer[at] != '"' && buffer[at] != '\\') {
                    at++;
                }
                text.write(buffer, from, at - from);
            }
        }
        whole();
    }

    private void escaped(int octet) throws IOException {
        if (octet == 'u') {
            unit((char) (hex() << 12 | hex() << 8 | hex() << 4 | hex()));
            return;
        }
        whole();
        int plain = "\"\\/bfnrt".indexOf(octet);
        if (plain < 0) {
            throw new IOException("it escapes '" + (char) octet + "', which JSON does not");
        }
        text.write("\"\\/\b\f\n\r\t".charAt(plain));
    }

    private int hex() throws IOException {
        int digit = Character.digit(inText(), 16);
        if (digit < 0) {
            throw new IOException("an escape in it is no number");
        }
        return digit;
    }

    private void unit(char unit) {
        if (half != 0 && Character.isLowSurrogate(unit)) {
            write(new String(new char[]{half, unit}));
            half = 0;
            return;
        }
        whole();
        if (Character.isHighSurrogate(unit)) {
            half = unit;
        } else {
            write(Character.isLowSurrogate(unit) ? "\ufffd" : String.valueOf(unit));
        }
    }

    /** What follows is no second half: one that waits for it stays alone. */
    private void whole() {
        if (half != 0) {
            half = 0;
            write("\ufffd");
        }
    }

    private void write(String characters) {
        byte[] bytes = characters.getBytes(StandardCharsets.UTF_8);
        text.write(bytes, 0, bytes.length);
    }

    private int inText() throws IOException {
        int octet = next();
        if (octet < 0) {
            throw new IOException("it ends in the middle of a text");
        }
        return octet;
    }

    private int next() throws IOException {
        if (at == end) {
            at = 0;
            end = in.readNBytes(buffer, 0, buffer.length);
        }
        return at == end ? -1 : buffer[at++] & 0xff;
    }
}
