package dev.kitecaravan.normalize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TimestampParser;

/** Which type a scalar has by itself, and what it becomes in a column that has a type already. */
final class Scalars {
    /** Longest text that may be a number. */
    private static final int LONGEST_NUMBER = 64;
    /** Up to here every integer is a double. */
    private static final long EXACT_DOUBLE = 1L << 53;

    private final Capabilities capabilities;

    Scalars(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** The type of a column made for this value; null for a number that only a text can hold exactly. */
    ColumnType infer(Object value) {
        if (value instanceof String text) {
            return moment(text) == null ? ColumnType.TEXT : ColumnType.TIMESTAMP;
        }
        if (value instanceof Boolean) {
            return ColumnType.BOOLEAN;
        }
        if (value instanceof Number number) {
            if (isInteger(number) && toLong(number) != null) {
                return ColumnType.BIGINT;
            }
            if (!(number instanceof BigInteger) && toDouble(number) != null) {
                return ColumnType.DOUBLE;
            }
            return toDecimal(number) != null ? ColumnType.DECIMAL : null;
        }
        if (value instanceof Instant instant) {
            return capabilities.times().holds(instant) ? ColumnType.TIMESTAMP : ColumnType.TEXT;
        }
        if (value instanceof LocalDate date) {
            return capabilities.times().holds(date) ? ColumnType.DATE : ColumnType.TEXT;
        }
        return value instanceof byte[] ? ColumnType.BINARY : ColumnType.TEXT;
    }

    /**
     * The cell of a value in a column of this type, when the column can hold it without loss: the same moment, the same
     * number, the same text.
     *
     * @return null when it cannot
     */
    Object cell(ColumnType type, Object value) {
        return switch (type) {
            case TEXT -> value instanceof byte[] ? null : toText(value);
            case BIGINT ->
                value instanceof Number number ? toLong(number) : value instanceof String s ? toLong(s) : null;
            case DOUBLE -> value instanceof Number number
                    ? toDouble(number)
                    : value instanceof String s ? toDouble(s) : null;
            case DECIMAL -> value instanceof Number number
                    ? toDecimal(number)
                    : value instanceof String s ? toDecimal(s) : null;
            case BOOLEAN -> value instanceof Boolean ? value : toBoolean(value);
            case TIMESTAMP -> value instanceof Instant instant
                    ? held(instant.truncatedTo(ChronoUnit.MICROS))
                    : value instanceof String s ? moment(s) : null;
            case DATE -> day(value instanceof LocalDate date
                    ? date
                    : value instanceof String s ? TimestampParser.parseDate(s) : null);
            case BINARY -> value instanceof byte[] ? value : null;
            case JSON -> null;
        };
    }

    private Instant moment(String text) {
        return held(TimestampParser.parse(text));
    }

    /** The moment, null when no column of times takes it. */
    private Instant held(Instant moment) {
        return moment != null && capabilities.times().holds(moment) ? moment : null;
    }

    private LocalDate day(LocalDate day) {
        return day != null && capabilities.times().holds(day) ? day : null;
    }

    static String toText(Object value) {
        return value instanceof Number number ? CompactJson.number(number) : value.toString();
    }

    private static boolean isInteger(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof BigInteger
                || number instanceof Short || number instanceof Byte;
    }

    private static Long toLong(Number number) {
        if (number instanceof BigInteger big) {
            return big.bitLength() < 64 ? big.longValue() : null;
        }
        if (number instanceof BigDecimal decimal) {
            // the size is looked at first: 1e999999999 must not become a number of a billion digits
            if ((long) decimal.precision() - decimal.scale() > 19 || decimal.stripTrailingZeros().scale() > 0) {
                return null;
            }
            BigInteger whole = decimal.toBigInteger();
            return whole.bitLength() < 64 ? whole.longValue() : null;
        }
        if (number instanceof Double || number instanceof Float) {
            double d = number.doubleValue();
            return d == Math.rint(d) && Math.abs(d) <= EXACT_DOUBLE ? (long) d : null;
        }
        return number.longValue();
    }

    private static Double toDouble(Number number) {
        if (number instanceof BigDecimal decimal) {
            double d = decimal.doubleValue();
            return Double.isFinite(d) && (d != 0 || decimal.signum() == 0)
                    && BigDecimal.valueOf(d).compareTo(decimal) == 0 ? d : null;
        }
        if (number instanceof Double || number instanceof Float) {
            double d = number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
            return Double.isFinite(d) ? d : null;
        }
        Long whole = toLong(number);
        return whole != null && whole >= -EXACT_DOUBLE && whole <= EXACT_DOUBLE ? Double.valueOf(whole) : null;
    }

    private BigDecimal toDecimal(Number number) {
        BigDecimal decimal;
        if (number instanceof BigDecimal big) {
            decimal = big;
        } else if (number instanceof BigInteger big) {
            decimal = new BigDecimal(big);
        } else if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                return null;
            }
            decimal = new BigDecimal(number.toString());
        } else {
            decimal = BigDecimal.valueOf(number.longValue());
        }
        // Of 1e2147483647 there are more than an int counts.
        long digitsBefore = (long) decimal.precision() - decimal.scale();
        if (digitsBefore > capabilities.decimalPrecision() - capabilities.decimalScale()) {
            return null;
        }
        if (decimal.scale() <= capabilities.decimalScale()) {
            return decimal;
        }
        // Zeros behind the last digit go: 0e-999999999 written out would be a text of a billion of them.
        BigDecimal shortest = decimal.stripTrailingZeros();
        return shortest.scale() <= capabilities.decimalScale() ? shortest : null;
    }

    /** Only the spelling that the number itself would be written with: "007" stays a text. */
    private static Long toLong(String s) {
        if (s.isEmpty() || s.length() > 20 || s.charAt(0) > '9') {
            return null;
        }
        try {
            long value = Long.parseLong(s);
            return Long.toString(value).equals(s) ? value : null;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static Double toDouble(String s) {
        BigDecimal decimal = parse(s);
        if (decimal == null) {
            return null;
        }
        Double value = toDouble(decimal);
        return value != null && value.toString().equals(s) ? value : null;
    }

    private BigDecimal toDecimal(String s) {
        BigDecimal decimal = parse(s);
        return decimal != null && decimal.toString().equals(s) ? toDecimal(decimal) : null;
    }

    private static BigDecimal parse(String s) {
        if (s.isEmpty() || s.length() > LONGEST_NUMBER || s.charAt(0) > '9') {
            return null;
        }
        try {
            return new BigDecimal(s);
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static Boolean toBoolean(Object value) {
        return "true".equals(value) ? Boolean.TRUE : "false".equals(value) ? Boolean.FALSE : null;
    }
}
