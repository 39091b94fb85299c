package dev.kitecaravan.load.redshift;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.CreateRights;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.Sql;

/**
 * Loads into Redshift: rows go into a temporary table, by COPY of a file in a bucket where there is one and by INSERTs of
 * many rows otherwise, and from there by one join of ids and hashes, then INSERT and UPDATE of what that found.
 */
final class RedshiftDestination extends JdbcDestination {
    private final RedshiftUrl url;

    RedshiftDestination(DestinationSettings settings, RedshiftUrl url, BulkWriter bulk) {
        super(RedshiftDialect.DIALECT, settings, url.place(), bulk);
        this.url = url;
    }

    @Override
    protected Connection connect() throws SQLException {
        return url.connect();
    }

    @Override
    protected void check() throws SQLException {
        try (Connection connection = connect()) {
            CreateRights.require(new Sql(connection), RedshiftDialect.DIALECT, url.place(), settings().dataset());
        }
    }

    @Override
    protected boolean exclusive() {
        return false;
    }
}
