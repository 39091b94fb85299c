package dev.kitecaravan.table;

import java.util.regex.Pattern;

/**
 * What a destination can hold, as data that the normaliser works by.
 *
 * @param maxIdentifier    longest table or column name, in bytes of UTF-8
 * @param decimalPrecision most digits of a DECIMAL; larger numbers go to a text variant
 * @param decimalScale     digits of it after the point
 * @param maxTextBytes     longest TEXT or JSON value, in bytes of UTF-8
 * @param maxColumns       most columns of a table
 * @param nulInText        whether TEXT may hold U+0000
 * @param ownColumns       names that the engine keeps for columns of its own and lets no table have, quoted or not; names
 *                         are lower case
 */
public record Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
        boolean nulInText, Pattern ownColumns) {
    private static final Pattern NONE = Pattern.compile("(?!)");

    /** Of an engine that lets tables have columns of any name. */
    public Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
            boolean nulInText) {
        this(maxIdentifier, decimalPrecision, decimalScale, maxTextBytes, maxColumns, nulInText, NONE);
    }

    /** Whether a column may have this name. */
    public boolean takesColumn(String name) {
        return !ownColumns.matcher(name).matches();
    }
}
