package dev.kitecaravan.text;

import java.util.regex.Pattern;

/**
 * What a person sees of a text that strangers wrote: without control sequences of terminals, control, direction, zero-width and
 * tag characters, and variation selectors.
 */
public final class VisibleText {
    /** Escape sequences: CSI, OSC and kin (closed by BEL or ST, or cut off), two characters; and their eight-bit forms. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b\\[[0-?]*[ -/]*[@-~]?|\u001b[\\]P_^X][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\\\|\u009c)?"
                    + "|\u001b[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]?");

    private VisibleText() {
    }

    /** The text without all that; a carriage return becomes a new line, half of a character a replacement. Null stays null. */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        String plain = ESCAPES.matcher(text).replaceAll("").replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder out = new StringBuilder(plain.length());
        plain.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.append('\uFFFD');
            } else if (!isHidden(c)) {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean isHidden(int c) {
        if (c == '\n' || c == '\t') {
            return false;
        }
        return switch (Character.getType(c)) {
            // Controls, formats (zero-width, directions, soft hyphen), lines and paragraphs, what only some fonts know.
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE ->
                true;
            default -> isBlank(c) || isSelector(c);
        };
    }

    /** Variation selectors, tags and what is not assigned beside them: whole messages were hidden in such. */
    private static boolean isSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0000 && c <= 0xE0FFF || (c & 0xFFFE) == 0xFFFE;
    }

    /** Letters and marks that are drawn as nothing. */
    private static boolean isBlank(int c) {
        return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c >= 0x180B && c <= 0x180F
                || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    }
}
