package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;

/** The database's fastest way of getting rows into a stage. Runs outside the transaction of the commit. */
@FunctionalInterface
public interface BulkWriter {
    /**
     * Appends rows to a stage, at once or with the next {@link #flush}.
     *
     * @param rows  as they came; cells are read by {@link StageTable#cell}
     * @param write the number of this write
     */
    void write(Statements sql, StageTable stage, Collection<Object[]> rows, long write) throws SQLException;

    /** Puts what was written since the last time into the stage, before a statement reads it. */
    default void flush(Statements sql, StageTable stage) throws SQLException {
    }

    /** Forgets what was written and not flushed. */
    default void discard(StageTable stage) throws SQLException {
    }
}
