package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;

/** A database's way of putting rows straight into a table of the dataset, inside the transaction under way. */
@FunctionalInterface
public interface RowAppender {
    /**
     * Appends them.
     *
     * @param table all columns of the table in its own order; its cells are those of the rows
     * @return how many the database says it took
     */
    long append(Statements sql, StageTable table, Collection<Object[]> rows) throws SQLException;
}
