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
 * @param ownColumns       names that the database keeps for columns of its own and lets no table have, quoted or not; names
 *                         are lower case
 * @param rowWidth         how wide a row may be; what is beyond goes to its overflow column
 * @param times            which moments a TIMESTAMP or DATE may be; others go to a text variant
 * @param jsonNumbers      which numbers JSON may hold; others are texts in it
 */
public record Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
        boolean nulInText, Pattern ownColumns, RowWidth rowWidth, TimeRange times, JsonNumbers jsonNumbers) {
    private static final Pattern NONE = Pattern.compile("(?!)");

    /** Of a database that lets tables have columns of any name, and takes rows of any width and JSON of any number. */
    public Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
            boolean nulInText) {
        this(maxIdentifier, decimalPrecision, decimalScale, maxTextBytes, maxColumns, nulInText, NONE);
    }

    /** Of a database that takes rows of any width and JSON of any number. */
    public Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
            boolean nulInText, Pattern ownColumns) {
        this(maxIdentifier, decimalPrecision, decimalScale, maxTextBytes, maxColumns, nulInText, ownColumns,
                RowWidth.UNLIMITED, TimeRange.SQL, JsonNumbers.ANY);
    }

    /** The same with other names and fewer columns. */
    public Capabilities within(int identifier, int columns) {
        return new Capabilities(identifier, decimalPrecision, decimalScale, maxTextBytes, columns, nulInText,
                ownColumns,
                rowWidth, times, jsonNumbers);
    }

    /** The same with rows of that width. */
    public Capabilities withRows(RowWidth width) {
        return new Capabilities(maxIdentifier, decimalPrecision, decimalScale, maxTextBytes, maxColumns, nulInText,
                ownColumns, width, times, jsonNumbers);
    }

    /** The same with those numbers in JSON. */
    public Capabilities withJson(JsonNumbers numbers) {
        return new Capabilities(maxIdentifier, decimalPrecision, decimalScale, maxTextBytes, maxColumns, nulInText,
                ownColumns, rowWidth, times, numbers);
    }

    /** Whether a column may have this name. */
    public boolean takesColumn(String name) {
        return !ownColumns.matcher(name).matches();
    }
}
