package dev.kitecaravan.table;

/**
 * The types a column can have, the same in every destination. The Java value of a cell is given beside each; null is
 * allowed everywhere.
 */
public enum ColumnType {
    /** {@link String} */
    TEXT,
    /** {@link Long} */
    BIGINT,
    /** {@link Double} */
    DOUBLE,
    /** {@link java.math.BigDecimal}, or {@link Long} in rows older than their column's widening; within the precision of the destination's {@link Capabilities}. */
    DECIMAL,
    /** {@link Boolean} */
    BOOLEAN,
    /** {@link java.time.Instant}, UTC, cut to microseconds. */
    TIMESTAMP,
    /** {@link java.time.LocalDate} */
    DATE,
    /** {@link String} holding compact JSON text. */
    JSON,
    /** {@code byte[]} */
    BINARY;

    /** The name used in schema files, variant columns ({@code __v_text}) and {@code _caravan_schema}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
