package dev.kitecaravan.routetest;

import java.util.List;
import java.util.Map;

/**
 * What a table is to hold.
 *
 * @param name     the table
 * @param rows     how many rows; null when that is not compared
 * @param columns  columns that it has, among others
 * @param contains rows that are there, among others; of each the columns that are named
 * @param place    where it stands
 */
public record ExpectedTable(String name, Expected<Integer> rows, List<Expected<String>> columns,
        List<Expected<Map<String, Expected<Object>>>> contains, Place place) {
}
