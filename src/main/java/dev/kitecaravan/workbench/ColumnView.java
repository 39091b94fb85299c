package dev.kitecaravan.workbench;

import java.util.List;

/**
 * A column of a sample's table.
 *
 * @param name    as the destination would have it
 * @param type    as {@code docs/tables.md} names types
 * @param parent  whether it is a key of the parents, and no member of the record
 * @param filled  in how many rows it has a value
 * @param samples its values in the first rows, masked, with stand-ins for people, hosts and secrets; null where a row has none
 */
public record ColumnView(String name, String type, boolean parent, long filled, List<Object> samples) {
}
