package dev.kitecaravan.load.snowflake;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.Connector;
import dev.kitecaravan.load.sql.ServerDestination;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/** Loads into Snowflake: rows go by PUT and COPY INTO into a temporary table, and from there by MERGE. */
final class SnowflakeDestination extends ServerDestination {
    SnowflakeDestination(DestinationSettings settings, String place, Connector connector) {
        super(SnowflakeDialect.DIALECT, settings, place, connector, new SnowflakePut());
    }

    @Override
    protected Sql over(Connection connection) {
        return new SnowflakeSql(connection);
    }

    /** Temporary tables and their stages are named without the schema. */
    @Override
    protected void opened(Statements sql) throws SQLException {
        sql.execute("use schema " + SnowflakeDialect.DIALECT.quotedName(settings().dataset()));
    }
}
