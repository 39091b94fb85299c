package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** The engine's fastest way of getting rows into a session-temporary table. */
@FunctionalInterface
public interface BulkWriter {
    /**
     * Appends rows to a stage. Runs outside the transaction of the commit.
     *
     * @param rows  as they came; cells are read by {@link StageTable#cell}
     * @param write the number of this write
     */
    void write(Connection connection, StageTable stage, Collection<Object[]> rows, long write) throws SQLException;
}
