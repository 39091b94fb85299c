package dev.kitecaravan.load.filesystem;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;

import dev.kitecaravan.table.ColumnType;

/** Cells as text and back: times in ISO 8601 with a Z, decimals without exponent, bytes in Base64. */
final class Cells {
    private Cells() {
    }

    static String text(ColumnType type, Object value) {
        return switch (type) {
            case DECIMAL -> decimal(value).toPlainString();
            case BINARY -> Base64.getEncoder().encodeToString((byte[]) value);
            default -> value.toString();
        };
    }

    /** A decimal cell, which is a Long where the column became one of decimals after the row was made. */
    static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }

    static Object parse(ColumnType type, String text) {
        return switch (type) {
            case TEXT, JSON -> text;
            case BIGINT -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case TIMESTAMP -> Instant.parse(text);
            case DATE -> LocalDate.parse(text);
            case BINARY -> Base64.getDecoder().decode(text);
        };
    }
}
