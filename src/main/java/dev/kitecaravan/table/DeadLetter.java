package dev.kitecaravan.table;

import java.time.Instant;

/**
 * A record, or a part of one, that did not become a row, and why.
 *
 * @param endpoint the route that read it
 * @param url      the page it came from, redacted
 * @param table    the table it was meant for
 * @param path     the JSON path of what was refused; empty for the whole record
 * @param step     what refused it: route file, line and step; empty when that is not known
 * @param reason   one sentence that names what was there and what was expected
 * @param detail   the same in the words of the program that failed, for who mends it; null when there are no others
 * @param record   the record as JSON text, masked
 * @param keys     what its rows need beside it, as JSON text: {@code own} keys of its row and those of its
 *                 {@code children}; null when it is not known, and the record cannot be replayed
 * @param rowId    the id of the row that the record would be, or is, in its root table; null when it has none
 * @param at       when
 */
public record DeadLetter(String endpoint, String url, String table, String path, String step, String reason,
        String detail, String record, String keys, String rowId, Instant at) {
    /** A letter of a table, which names no step. */
    public DeadLetter(String endpoint, String url, String table, String path, String reason, String record,
            String keys, Instant at) {
        this(endpoint, url, table, path, "", reason, null, record, keys, null, at);
    }

    /** A letter that tells and cannot be replayed. */
    public DeadLetter(String endpoint, String url, String table, String path, String reason, String record,
            Instant at) {
        this(endpoint, url, table, path, reason, record, null, at);
    }

    /** The same letter, with what refused the record. */
    public DeadLetter at(String refusedBy) {
        return new DeadLetter(endpoint, url, table, path, refusedBy, reason, detail, record, keys, rowId, at);
    }

    /** Where and why, in one sentence. */
    public String sentence() {
        return step.isEmpty() ? reason : step + ": " + reason;
    }
}
