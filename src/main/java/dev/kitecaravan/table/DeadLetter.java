package dev.kitecaravan.table;

import java.time.Instant;

/**
 * A record, or a part of one, that did not become a row, and why.
 *
 * @param endpoint the route that read it
 * @param url      the page it came from, redacted
 * @param table    the table it was meant for
 * @param path     the JSON path of what was refused; empty for the whole record
 * @param reason   one sentence that names what was there and what was expected
 * @param record   the record as JSON text, masked
 * @param at       when
 */
public record DeadLetter(String endpoint, String url, String table, String path, String reason, String record,
        Instant at) {
}
