package dev.kitecaravan.load.redshift;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.Sql;

/**
 * Loads into Redshift: rows go into a temporary table, by COPY of a file in a bucket where there is one and by INSERTs of
 * many rows otherwise, and from there by one join of ids and hashes, then INSERT and UPDATE of what that found.
 */
final class RedshiftDestination extends JdbcDestination {
    private final RedshiftUrl url;

    RedshiftDestination(DestinationSettings settings, RedshiftUrl url, BulkWriter bulk) {
        super(Redshift.DIALECT, settings, url.place(), bulk);
        this.url = url;
    }

    @Override
    protected Connection connect() throws SQLException {
        return url.connect();
    }

    @Override
    protected void check() throws SQLException {
        try (Connection connection = connect()) {
            Sql sql = new Sql(connection);
            boolean there = sql.number(Redshift.DIALECT.catalogue().schemas(), settings().dataset()) > 0;
            boolean allowed = sql.query(there
                    ? "select has_schema_privilege(current_user, ?, 'CREATE')"
                    : "select has_database_privilege(current_user, current_database(), 'CREATE') or ? is null",
                    row -> row.getBoolean(1), settings().dataset()).get(0);
            if (!allowed) {
                throw new DestinationException("Redshift at " + url.place() + ": user "
                        + sql.query("select current_user", row -> row.getString(1)).get(0)
                        + (there
                                ? " may not make tables in schema " + settings().dataset()
                                : " may not make the schema " + settings().dataset())
                        + "; grant it CREATE there");
            }
        }
    }

    @Override
    protected boolean exclusive() {
        return false;
    }
}
