package dev.kitecaravan.extract.http;

import java.util.OptionalLong;

/**
 * Finds the first byte that is no UTF-8, in bytes that come bit by bit: parsers make other texts of some of them without a word
 * (longer forms of a character than needed, halves of surrogate pairs), and refuse others.
 */
final class Utf8Check {
    private static final int NONE = -1;
    /** The bytes that may follow, all of them but the first of a character. */
    private static final int LEAST = 0x80;
    private static final int MOST = 0xBF;

    private long seen;
    private long began;
    private int first = NONE;
    private int left;
    /** What the next byte of a character may be. */
    private int least = LEAST;
    private int most = MOST;
    private long bad = NONE;
    private int badByte;

    void see(byte[] bytes, int from, int length) {
        if (bad == NONE) {
            int end = from + length;
            for (int at = from; at < end && bad == NONE; at++) {
                if (left != 0 || bytes[at] < 0) {
                    see(bytes[at] & 0xFF, seen + at - from);
                }
            }
        }
        seen += length;
    }

    private void see(int octet, long at) {
        if (left > 0) {
            if (octet < least || octet > most) {
                bad = began;
                badByte = first;
            }
            left--;
            least = LEAST;
            most = MOST;
            return;
        }
        began = at;
        first = octet;
        left = octet >= 0xC2 && octet <= 0xDF
                ? 1
                : octet >= 0xE0 && octet <= 0xEF ? 2 : octet >= 0xF0 && octet <= 0xF4 ? 3 : 0;
        if (left == 0) {
            bad = at;
            badByte = octet;
        }
        // Shorter forms of the same character, halves of surrogate pairs, and what is beyond the last character.
        least = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : LEAST;
        most = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : MOST;
    }

    /** Where the first character that is none begins, in bytes from 0; nothing where all is UTF-8 so far. */
    OptionalLong bad() {
        return bad == NONE ? OptionalLong.empty() : OptionalLong.of(bad);
    }

    /** What is wrong, in words; only where something is. */
    String words() {
        return String.format("byte %02X at offset %d begins no character", badByte, bad);
    }
}
