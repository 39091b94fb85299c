package dev.kitecaravan.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Texts as every destination can hold them. Some hold no U+0000, and half of a surrogate pair has no form in UTF-8: of keys,
 * two that differ only there must stay two, so those characters are written by their numbers behind a mark that is no
 * character either. A key that is longer than an index takes (PostgreSQL: a third of a page of 8 KB, for all columns of the
 * index) is cut off, and told apart by its hash.
 */
public final class StoredText {
    private static final char MARK = '\uffff';
    private static final int DIGITS = 4;
    /** Bytes of UTF-8. */
    private static final int LONGEST_KEY = 2_000;
    /** Characters that are left of a longer one. */
    private static final int BEGINNING = 100;

    private StoredText() {
    }

    /** A key as it is stored; the same instance where it holds nothing of the kind and is of an ordinary length. */
    public static String key(String key) {
        String stored = escaped(key);
        return isLong(stored) ? escaped(cut(key)) : stored;
    }

    private static boolean isLong(String stored) {
        return stored.length() > LONGEST_KEY || stored.length() > LONGEST_KEY / 3
                && stored.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY;
    }

    /** What is read back is this text: as a key of its own it is stored as it is. */
    private static String cut(String key) {
        int end = isPair(key, BEGINNING - 1) ? BEGINNING - 1 : BEGINNING;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_16BE));
            return key.substring(0, end) + "…sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String escaped(String key) {
        if (!isOdd(key)) {
            return key;
        }
        StringBuilder out = new StringBuilder(key.length() + 16);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (isPair(key, i)) {
                out.append(c).append(key.charAt(++i));
            } else if (c == 0 || c == MARK || Character.isSurrogate(c)) {
                out.append(MARK).append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The key that was stored so. */
    public static String keyOf(String stored) {
        if (stored == null || stored.indexOf(MARK) < 0) {
            return stored;
        }
        StringBuilder out = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == MARK && i + DIGITS < stored.length()) {
                out.append((char) Integer.parseInt(stored.substring(i + 1, i + 1 + DIGITS), 16));
                i += DIGITS;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** A text for people, in which such characters are replaced by ones that show it. */
    public static String shown(String text) {
        if (text == null || !isOdd(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(c == 0 ? '\u2400' : Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        return out.toString();
    }

    /** JSON text in which halves of surrogate pairs are escaped; other odd characters JSON escapes by itself. */
    static String json(String json) {
        if (!isOdd(json)) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isPair(json, i)) {
                out.append(c).append(json.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isOdd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == MARK || Character.isSurrogate(c) && !isPair(text, i)) {
                return true;
            }
            i += Character.isSurrogate(c) ? 1 : 0;
        }
        return false;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at)) && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
