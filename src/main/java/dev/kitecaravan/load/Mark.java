package dev.kitecaravan.load;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What caravan's own comments end with, so that it knows them again and overwrites no others: a sum over what the comment
 * stands for, {@code [caravan 1a2b3c4d]}.
 */
public final class Mark {
    private static final Pattern MARK = Pattern.compile("\\[caravan ([0-9a-f]{8})]\\W*$");

    private Mark() {
    }

    /** The comment with the mark of what it stands for. */
    public static String on(String comment, String standsFor) {
        CRC32 sum = new CRC32();
        sum.update(standsFor.getBytes(StandardCharsets.UTF_8));
        return comment + " [caravan " + String.format("%08x", sum.getValue()) + "]";
    }

    /** Whether caravan made this comment. */
    public static boolean isOn(String comment) {
        return comment != null && MARK.matcher(comment).find();
    }

    /** Whether two comments have the same mark. */
    public static boolean same(String one, String other) {
        Matcher first = MARK.matcher(one);
        Matcher second = MARK.matcher(other);
        return first.find() && second.find() && first.group(1).equals(second.group(1));
    }
}
