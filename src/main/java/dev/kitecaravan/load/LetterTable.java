package dev.kitecaravan.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.LetterKind;
import dev.kitecaravan.table.StoredText;

/**
 * The columns of {@code _caravan_dead_letters}, the same in every destination. A record that is refused again, unchanged and
 * for the same kind of reason, has one row: {@code created_at} is when it was refused first, {@code last_at} when last.
 * {@code settled_at} is when a later load brought the record's row after all.
 */
public final class LetterTable {
    private static final int FINGERPRINT_BYTES = 16;

    private LetterTable() {
    }

    /** In the order of {@link #row}; columns that came later are last. */
    public static List<Column> columns() {
        return List.of(text("id"), text("load_id"), text("endpoint"), text("url"), text("table_name"), text("path"),
                text("reason"), text("record"), time("created_at"), text("keys"), text("step"), text("detail"),
                text("row_id"), text("fingerprint"), time("last_at"), time("settled_at"));
    }

    /**
     * A row.
     *
     * @param first when the same was refused first
     */
    public static Object[] row(String id, String loadId, DeadLetter letter, Instant first) {
        return new Object[]{id, loadId, letter.endpoint(), StoredText.shown(letter.url()), letter.table(),
                StoredText.shown(letter.path()), StoredText.shown(letter.reason()), letter.record(), first,
                letter.keys(), letter.step(), StoredText.shown(letter.detail()), letter.rowId(),
                fingerprint(letter), letter.at(), null};
    }

    /** The same for letters that say the same of the same record. */
    public static String fingerprint(DeadLetter letter) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[]{letter.endpoint(), letter.table(),
                    LetterKind.of("", letter.path(), letter.reason()), letter.record()}) {
                digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static Column text(String name) {
        return new Column(name, ColumnType.TEXT, "");
    }

    private static Column time(String name) {
        return new Column(name, ColumnType.TIMESTAMP, "");
    }
}
