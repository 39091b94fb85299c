package dev.kitecaravan.load.h2;

import java.time.Instant;
import java.time.ZoneOffset;

import dev.kitecaravan.load.sql.BatchInserts;
import dev.kitecaravan.table.ColumnType;

/** Fills a table by batches of inserts, with values as H2's driver takes them. */
final class H2Batch {
    static final BatchInserts INSERTS = new BatchInserts(
            // Without it a text becomes a JSON string that holds the JSON.
            type -> type == ColumnType.JSON ? "? format json" : "?",
            value -> value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);

    private H2Batch() {
    }
}
