package dev.kitecaravan.table;

/**
 * What a destination can hold, as data that the normaliser works by.
 *
 * @param maxIdentifier    longest table or column name, in bytes of UTF-8
 * @param decimalPrecision most digits of a DECIMAL; larger numbers go to a text variant
 * @param decimalScale     digits of it after the point
 * @param maxTextBytes     longest TEXT or JSON value, in bytes of UTF-8
 * @param maxColumns       most columns of a table
 * @param nulInText        whether TEXT may hold U+0000
 */
public record Capabilities(int maxIdentifier, int decimalPrecision, int decimalScale, long maxTextBytes, int maxColumns,
        boolean nulInText) {
}
