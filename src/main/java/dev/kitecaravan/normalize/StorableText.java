package dev.kitecaravan.normalize;

/** Makes texts storable: what no destination can hold is replaced by a character that says so. */
final class StorableText {
    /** Stands for U+0000 where a destination cannot hold it: the picture of NUL, so that nothing else is mistaken for it. */
    static final char NUL_PICTURE = '\u2400';
    /** Stands for half of a surrogate pair, which is no character and has no UTF-8 form. */
    static final char REPLACEMENT = '\ufffd';

    private StorableText() {
    }

    /** @return the same instance when there is nothing to replace */
    static String clean(String s, boolean nulAllowed) {
        int length = s.length();
        for (int i = 0; i < length; i++) {
            char c = s.charAt(i);
            if (c == 0 && !nulAllowed) {
                return replace(s, nulAllowed);
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(s, i)) {
                    return replace(s, nulAllowed);
                }
                i++;
            }
        }
        return s;
    }

    private static String replace(String s, boolean nulAllowed) {
        StringBuilder out = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == 0 && !nulAllowed) {
                out.append(NUL_PICTURE);
            } else if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (isPair(s, i)) {
                out.append(c).append(s.charAt(++i));
            } else {
                out.append(REPLACEMENT);
            }
        }
        return out.toString();
    }

    static boolean isPair(String s, int at) {
        return Character.isHighSurrogate(s.charAt(at)) && at + 1 < s.length()
                && Character.isLowSurrogate(s.charAt(at + 1));
    }
}
