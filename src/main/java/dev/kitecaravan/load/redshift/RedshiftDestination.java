package dev.kitecaravan.load.redshift;

import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.ServerDestination;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into Redshift: rows go into a temporary table, by COPY of a file in a bucket where there is one and by INSERTs of
 * many rows otherwise, and from there by one join of ids and hashes, then INSERT and UPDATE of the rows it identified.
 */
final class RedshiftDestination extends ServerDestination {
    RedshiftDestination(DestinationSettings settings, RedshiftUrl url, BulkWriter bulk) {
        super(RedshiftDialect.DIALECT, settings, url.place(), url::connect, bulk);
    }

    @Override
    protected String sessionName(Statements sql) throws SQLException {
        return RedshiftSession.nameOf(sql);
    }

    @Override
    protected void endSession(Statements sql, String name) throws SQLException {
        RedshiftSession.named(name).end(sql);
    }

    /** Making tables may wait for what a writer that died holds. */
    @Override
    protected void bringUp(Statements sql, Making making) throws SQLException {
        if (sql.number("select count(*) from pg_tables where schemaname = ? and tablename = ?", settings().dataset(),
                leaseName()) > 0) {
            endExpired(sql);
        }
        making.run();
    }

    @Override
    protected void check() throws SQLException {
        requireRights();
    }
}
