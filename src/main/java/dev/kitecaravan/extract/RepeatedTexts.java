package dev.kitecaravan.extract;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;

/**
 * Short texts of one answer, each made once: states, names, queues and tags come with every job, and are kept until their commit. Of
 * two texts that fall on one place the later one stays. Used by one thread.
 */
final class RepeatedTexts {
    /** Characters; what is longer, an address or a message, hardly ever repeats. */
    private static final int LONGEST = 32;
    private static final int PLACES = 1024;

    private final String[] texts = new String[PLACES];
    private final int[] hashes = new int[PLACES];

    /** The text of the parser's token. */
    String at(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > LONGEST) {
            return parser.getText();
        }
        char[] characters = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + characters[i];
        }
        int place = (hash ^ hash >>> 10 ^ hash >>> 20) & PLACES - 1;
        if (hashes[place] == hash && isSame(texts[place], characters, from, length)) {
            return texts[place];
        }
        String text = new String(characters, from, length);
        texts[place] = text;
        hashes[place] = hash;
        return text;
    }

    private static boolean isSame(String text, char[] characters, int from, int length) {
        if (text == null || text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != characters[from + i]) {
                return false;
            }
        }
        return true;
    }
}
