package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** A database's way of putting rows straight into tables of the dataset, inside the transaction under way. */
@FunctionalInterface
public interface RowAppender {
    /**
     * Rows of one table.
     *
     * @param table all columns of the table in its own order; its cells are those of the rows
     */
    record Rows(StageTable table, Collection<Object[]> cells) {
    }

    /** The way to do it table by table. */
    @FunctionalInterface
    interface OfOne {
        /** @return how many rows the database says it took */
        long append(Statements sql, Rows rows) throws SQLException;
    }

    /**
     * Appends them.
     *
     * @return of each how many the database says it took
     */
    long[] append(Statements sql, List<Rows> all) throws SQLException;

    /** One that goes table by table. */
    static RowAppender oneByOne(OfOne way) {
        return (sql, all) -> {
            long[] taken = new long[all.size()];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = way.append(sql, all.get(i));
            }
            return taken;
        };
    }
}
