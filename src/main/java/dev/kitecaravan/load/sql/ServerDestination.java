package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;

/** A destination on a server that speaks JDBC, which lets several processes in at once. */
public abstract class ServerDestination extends JdbcDestination {
    private final Dialect dialect;
    private final String place;
    private final Connector connector;

    /**
     * @param place where it is, for messages; without secrets
     */
    protected ServerDestination(Dialect dialect, DestinationSettings settings, String place, Connector connector,
            BulkWriter bulk) {
        super(dialect, settings, place, bulk);
        this.dialect = dialect;
        this.place = place;
        this.connector = connector;
    }

    @Override
    protected Connection connect() throws SQLException {
        return connector.connect();
    }

    @Override
    protected boolean exclusive() {
        return false;
    }

    /** On PostgreSQL and what speaks like it: whether the user may make the dataset's tables. */
    protected final void requireRights() throws SQLException {
        try (Sql sql = over(connect())) {
            CreateRights.require(sql, dialect, place, settings().dataset());
        }
    }
}
