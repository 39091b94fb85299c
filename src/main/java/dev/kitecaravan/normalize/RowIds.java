package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;

import dev.kitecaravan.table.KeyText;

/**
 * The ids of rows that have a key or content: the first 128 bits of a SHA-256. They depend on nothing but the API's ids and
 * the table's path, so the same record has the same ids in every load and on every machine. Not thread-safe but for the
 * static methods.
 */
public final class RowIds {
    /** No character; begins no text that is hashed as it is, since those begin with a table's path. */
    private static final char MARK = '\uffff';
    private final MessageDigest sha256 = sha256();

    /**
     * The id of the root row that has these key values: what {@link Normalizer#add} gives it.
     *
     * @param tablePath {@link dev.kitecaravan.table.TableSchema#path()} of the root table: its name in the route file
     * @param keyValues the values of the primary key, in its order; 1 and "1" are the same, 1.5 and 1.50 too
     */
    public static String rowId(String tablePath, Collection<?> keyValues) {
        return new RowIds().root(tablePath, keyValues).text();
    }

    /** {@link #rowId(String, Collection)} for a key of one value or a few. */
    public static String rowId(String tablePath, Object... keyValues) {
        return rowId(tablePath, List.of(keyValues));
    }

    RowId root(String tablePath, Collection<?> keyValues) {
        StringBuilder text = new StringBuilder(tablePath);
        for (Object value : keyValues) {
            String part = KeyText.of(value);
            // the length tells ("a", "bc") from ("ab", "c")
            text.append('\n').append(part.length()).append(' ').append(part);
        }
        return hash(text.toString());
    }

    /** @param element what tells the row from its siblings: its own id */
    RowId child(String tablePath, RowId parent, String element) {
        return hash(tablePath + '\n' + parent.text() + '\n' + element);
    }

    /** Of rows whose elements have no id. */
    PlaceIds places(String tablePath) {
        return new PlaceIds(hash(tablePath + "\nplaces"));
    }

    RowId appended(String tablePath, String loadId, long running, long first, long second) {
        return hash(tablePath + '\n' + loadId + '\n' + running + '\n' + first + '\n' + second);
    }

    private RowId hash(String text) {
        byte[] digest = sha256.digest(bytes(text));
        return RowId.of(bigEndian(digest, 0), bigEndian(digest, 8));
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (byte each : bytes) {
            // no ASCII, or a character that has no byte
            if (each < 0 || each == '?') {
                return distinct(text).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
