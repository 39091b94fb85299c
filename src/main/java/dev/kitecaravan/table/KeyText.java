package dev.kitecaravan.table;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The text by which a value is the key of a record: numbers that are equal have one, however they are written, and it is the text that
 * a whole number has as digits. It goes into stored ids, so it must never change for what it is of now.
 */
public final class KeyText {
    /** A whole number of so many digits or more is not written out. */
    private static final int MANY_DIGITS = 100;

    private KeyText() {
    }

    /** @param value a text, a number or a truth */
    public static String of(Object value) {
        if (value instanceof BigDecimal decimal) {
            return of(decimal);
        }
        if (value instanceof BigInteger whole) {
            // 3.3 bits make a digit: what is shorter is below the limit for certain
            return whole.bitLength() < 3 * MANY_DIGITS ? whole.toString() : of(new BigDecimal(whole));
        }
        boolean finite = value instanceof Double number && Double.isFinite(number)
                || value instanceof Float small && Float.isFinite(small);
        return finite ? of(new BigDecimal(value.toString())) : value.toString();
    }

    private static String of(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        return stripped.scale() <= 0 && (long) stripped.precision() - stripped.scale() < MANY_DIGITS
                ? stripped.toBigInteger().toString()
                : stripped.toString();
    }
}
