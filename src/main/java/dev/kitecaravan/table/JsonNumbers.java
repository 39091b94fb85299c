package dev.kitecaravan.table;

import java.math.BigDecimal;

/**
 * The numbers that a JSON column takes as numbers. Others are written into it as texts.
 *
 * @param before most digits before the point
 * @param after  most digits behind it
 */
public record JsonNumbers(int before, int after) {
    /** Of a destination that keeps JSON as text. */
    public static final JsonNumbers ANY = new JsonNumbers(Integer.MAX_VALUE, Integer.MAX_VALUE);
    /** Of a destination that makes doubles of numbers that it has no other type for. */
    public static final JsonNumbers DOUBLES = new JsonNumbers(308, 320);

    public boolean hold(BigDecimal number) {
        return (long) number.precision() - number.scale() <= before && number.scale() <= after;
    }
}
