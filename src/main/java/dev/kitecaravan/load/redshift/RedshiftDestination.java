package dev.kitecaravan.load.redshift;

import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.ServerDestination;

/**
 * Loads into Redshift: rows go into a temporary table, by COPY of a file in a bucket where there is one and by INSERTs of
 * many rows otherwise, and from there by one join of ids and hashes, then INSERT and UPDATE of what that found.
 */
final class RedshiftDestination extends ServerDestination {
    RedshiftDestination(DestinationSettings settings, RedshiftUrl url, BulkWriter bulk) {
        super(RedshiftDialect.DIALECT, settings, url.place(), url::connect, bulk);
    }

    @Override
    protected void check() throws SQLException {
        requireRights();
    }
}
