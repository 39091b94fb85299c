package dev.kitecaravan.workbench;

import java.util.List;

/**
 * A table that a sample's records become.
 *
 * @param name    the table
 * @param parent  the table one level up; null for the records' own
 * @param rows    how many rows the sample has
 * @param columns those that the API documents or the sample shows, without caravan's own
 */
public record TableView(String name, String parent, long rows, List<ColumnView> columns) {
    public TableView {
        columns = List.copyOf(columns);
    }
}
