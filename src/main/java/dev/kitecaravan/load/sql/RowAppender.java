package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

import dev.kitecaravan.table.ColumnType;

/** An engine's way of putting rows straight into a table of the dataset, inside the transaction under way. */
@FunctionalInterface
public interface RowAppender {
    /**
     * @param types of every column of the table, in the table's order
     * @param rows  cells in that order
     */
    void append(Statements sql, String dataset, String table, List<ColumnType> types, Collection<Object[]> rows)
            throws SQLException;
}
