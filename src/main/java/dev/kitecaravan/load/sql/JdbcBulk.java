package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** A {@link BulkWriter} over a driver's connection that puts rows into the stage at once. */
@FunctionalInterface
public interface JdbcBulk {
    void write(Connection connection, StageTable stage, Collection<Object[]> rows, long write) throws SQLException;
}
