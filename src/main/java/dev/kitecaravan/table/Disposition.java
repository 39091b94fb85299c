package dev.kitecaravan.table;

/** What a load does with rows that a table already has. */
public enum Disposition {
    /** Every record becomes a new row. */
    APPEND,
    /** The table holds the records of the last complete load only; readers see the old ones until the swap. */
    REPLACE,
    /** One row per key; a record whose key is there updates its row. */
    MERGE,
    /** One row per key and version, with the time from which and until which it was valid. */
    SCD2
}
