package dev.kitecaravan.normalize;

/**
 * The id of a row.
 *
 * @param first  64 of its bits
 * @param second the other 64
 * @param text   all of them as 22 characters, which is what is stored
 */
record RowId(long first, long second, String text) {
    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .toCharArray();

    static RowId of(long first, long second) {
        return new RowId(first, second, encode(first, second));
    }

    /** 128 bits as 22 characters of the alphabet {@code A-Z a-z 0-9 - _}. */
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
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
