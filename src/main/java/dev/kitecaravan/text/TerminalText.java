package dev.kitecaravan.text;

/** Makes text from the API safe to print: a control character in a build message must not drive the terminal. */
public final class TerminalText {
    private TerminalText() {
    }

    /** The text with control and direction-changing characters escaped as {@code \\u001b}; null stays null. */
    public static String escape(String text) {
        if (text == null || text.chars().noneMatch(TerminalText::isUnsafe)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '\n') {
                out.append("\\n");
            } else if (isUnsafe(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c) || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x2028
                || c == 0x2029 || c == 0x200E || c == 0x200F || c == 0x061C;
    }
}
