package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;

/**
 * The ids of rows: the first 128 bits of a SHA-256, as 22 characters of the alphabet {@code A-Z a-z 0-9 - _}. They depend
 * on nothing but the API's ids and the table's path, so the same record has the same ids in every load and on every
 * machine. Not thread-safe but for the static methods.
 */
public final class RowIds {
    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .toCharArray();
    /** No character; begins no text that is hashed as it is, since those begin with a table's path. */
    private static final char MARK = '\uffff';
    private final MessageDigest sha256 = sha256();

    /**
     * The id of the root row that has these key values: what {@link Normalizer#add} gives it.
     *
     * @param tablePath {@link dev.kitecaravan.table.TableSchema#path()} of the root table: its name in the route file
     * @param keyValues the values of the primary key, in its order; 1 and "1" are the same
     */
    public static String rowId(String tablePath, Collection<?> keyValues) {
        return new RowIds().root(tablePath, keyValues);
    }

    /** {@link #rowId(String, Collection)} for a key of one value or a few. */
    public static String rowId(String tablePath, Object... keyValues) {
        return rowId(tablePath, List.of(keyValues));
    }

    String root(String tablePath, Collection<?> keyValues) {
        StringBuilder text = new StringBuilder(tablePath);
        for (Object value : keyValues) {
            String part = keyText(value);
            // the length tells ("a", "bc") from ("ab", "c")
            text.append('\n').append(part.length()).append(' ').append(part);
        }
        return hash(text.toString());
    }

    /** @param element what tells the row from its siblings */
    String child(String tablePath, String parentId, String element) {
        return hash(tablePath + '\n' + parentId + '\n' + element);
    }

    String appended(String tablePath, String loadId, long running, long first, long second) {
        return hash(tablePath + '\n' + loadId + '\n' + running + '\n' + first + '\n' + second);
    }

    static String keyText(Object value) {
        return value instanceof java.math.BigDecimal decimal && decimal.stripTrailingZeros().scale() <= 0
                && decimal.precision() - decimal.scale() < 100 ? decimal.toBigInteger().toString() : value.toString();
    }

    private String hash(String text) {
        byte[] digest = sha256.digest(distinct(text).getBytes(StandardCharsets.UTF_8));
        return encode(bigEndian(digest, 0), bigEndian(digest, 8));
    }

    /** A text that has a form in UTF-8: of one with halves of surrogate pairs, each half by its number, marked as such. */
    private static String distinct(String text) {
        if (StorableText.clean(text, true) == text) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(MARK);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (StorableText.isPair(text, i)) {
                out.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c) || c == MARK) {
                out.append(MARK).append(Integer.toHexString(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static long bigEndian(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    /** 128 bits as 22 characters. */
    static String encode(long first, long second) {
        byte[] text = new byte[22];
        for (int i = 0; i < 10; i++) {
            text[i] = (byte) ALPHABET[(int) (first >>> 58 - 6 * i) & 63];
        }
        text[10] = (byte) ALPHABET[(int) ((first & 15) << 2 | second >>> 62)];
        for (int i = 0; i < 10; i++) {
            text[11 + i] = (byte) ALPHABET[(int) (second >>> 56 - 6 * i) & 63];
        }
        text[21] = (byte) ALPHABET[(int) (second & 3) << 4];
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
