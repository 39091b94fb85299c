package dev.kitecaravan.table;

import java.util.Map;

/**
 * What the dictionary says of a table.
 *
 * @param sentence what one row is, without a full stop at its end; null where the dictionary does not know the table
 * @param columns  what it says of its columns, by name, in the table's order; columns it does not know are not among them
 */
public record TableWords(String sentence, Map<String, ColumnWords> columns) {
}
