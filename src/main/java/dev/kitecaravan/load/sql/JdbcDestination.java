package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;

/** A destination that is reached by a JDBC driver. */
public abstract class JdbcDestination extends SqlDestination {
    /**
     * @param place where it is, for messages; without secrets
     */
    protected JdbcDestination(Dialect dialect, DestinationSettings settings, String place, JdbcBulk bulk) {
        super(dialect, settings, place,
                (sql, stage, rows, write) -> bulk.write(((Sql) sql).connection(), stage, rows, write));
    }

    /** The same with a writer that gathers rows before it sends them; its statements are {@link #over}'s. */
    protected JdbcDestination(Dialect dialect, DestinationSettings settings, String place, BulkWriter bulk) {
        super(dialect, settings, place, bulk);
    }

    /** Opens a connection that may write. */
    protected abstract Connection connect() throws SQLException;

    /** Opens a further connection, for the lease, while the first one is open. */
    protected Connection connectFurther(Connection first) throws SQLException {
        return connect();
    }

    /** Statements on a connection. */
    protected Sql over(Connection connection) throws SQLException {
        return new Sql(connection);
    }

    @Override
    protected final Statements statements() throws SQLException {
        return over(connect());
    }

    @Override
    protected final Statements further(Statements first) throws SQLException {
        return over(connectFurther(((Sql) first).connection()));
    }

    /** Beyond what {@link #connect} shows; changes nothing. */
    @Override
    protected void check() throws SQLException {
        try (Connection connection = connect()) {
            connection.isValid(5);
        }
    }
}
