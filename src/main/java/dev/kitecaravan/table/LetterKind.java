package dev.kitecaravan.table;

import java.util.regex.Pattern;

/** What tells kinds of dead letters apart: the same reason, whichever record it speaks of. */
public final class LetterKind {
    /** What differs from record to record: quoted values, addresses, ids, numbers, places in arrays. */
    private static final Pattern OF_ONE_RECORD = Pattern.compile("'[^']*'|\"[^\"]*\"|https?://\\S+"
            + "|\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b|\\b\\d[\\d.,:TZ-]*");

    private LetterKind() {
    }

    /** A text that letters of one kind have in common. */
    public static String of(String step, String path, String reason) {
        return step + '\n' + general(path) + '\n' + general(reason);
    }

    private static String general(String text) {
        return text == null ? "" : OF_ONE_RECORD.matcher(text).replaceAll("…");
    }
}
