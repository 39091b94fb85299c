package dev.kitecaravan.load.sqlite;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * What values are kept as, since SQLite has numbers, texts and bytes alone.
 * <ul>
 * <li>Times are texts {@code 2026-11-24 03:04:05.123456}, UTC, days texts {@code 2026-11-24}: what SQLite's own functions
 * take, and in order as texts.</li>
 * <li>A decimal is a whole number where it is one of 64 bits, a floating-point number where that stands for the same
 * digits, and otherwise the text of its digits: so none loses any.</li>
 * <li>A boolean is 0 or 1.</li>
 * </ul>
 */
final class SqliteValues {
    static final String DECIMAL = "decimal_blob";
    static final String BOOLEAN = "boolean";
    static final String TIMESTAMP = "timestamp";
    static final String DATE = "date";

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE).appendLiteral(' ').appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true).toFormatter(Locale.ROOT);
    private static final DateTimeFormatter WHOLE_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS",
            Locale.ROOT);

    private static final int LENGTH_OF_TIME = "2026-11-24 03:04:05.123456".length();
    private static final double BEYOND_LONG = 0x1p63;

    private SqliteValues() {
    }

    /** A value as the driver takes it. */
    static Object bound(Object value) {
        if (value instanceof Instant instant) {
            return WHOLE_TIME.format(instant.atOffset(ZoneOffset.UTC));
        }
        if (value instanceof LocalDate date) {
            return date.toString();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof BigDecimal decimal ? number(decimal) : value;
    }

    private static Object number(BigDecimal decimal) {
        BigDecimal plain = decimal.stripTrailingZeros();
        if (plain.scale() <= 0 && (long) plain.precision() - plain.scale() <= 19
                && plain.toBigInteger().bitLength() < 64) {
            return plain.longValue();
        }
        double near = decimal.doubleValue();
        return Double.isFinite(near) && meant(near).compareTo(decimal) == 0 ? (Object) near : decimal.toPlainString();
    }

    /** The decimal that a floating-point number stands for: a large one for itself, others for their shortest digits. */
    private static BigDecimal meant(double number) {
        return Math.abs(number) < BEYOND_LONG ? BigDecimal.valueOf(number) : new BigDecimal(number);
    }

    private static Object decimal(Object value) {
        if (value instanceof Double number) {
            return meant(number);
        }
        return value instanceof Long || value instanceof String ? new BigDecimal(value.toString()) : value;
    }

    /** A result of an expression: SQLite does not say that it is a time, but it is written as ours are. */
    static Object ofExpression(Object value) {
        return value instanceof String text && text.length() == LENGTH_OF_TIME ? read(TIMESTAMP, text) : value;
    }

    static Instant time(String text) {
        return text == null ? null : LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    }

    /**
     * A value as {@link dev.kitecaravan.load.TableReader.Result} promises it; one that somebody else put into the column
     * stays as it is.
     *
     * @param type  the column's, as it was declared; that of an expression is its value's
     * @param value a number, text or bytes
     */
    static Object read(String type, Object value) {
        try {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case DECIMAL -> decimal(value);
                case BOOLEAN -> value instanceof Number number ? (Object) (number.longValue() != 0) : value;
                case TIMESTAMP -> value instanceof String text ? time(text) : value;
                case DATE -> value instanceof String text ? LocalDate.parse(text) : value;
                default -> value;
            };
        } catch (NumberFormatException | java.time.format.DateTimeParseException e) {
            return value;
        }
    }
}
