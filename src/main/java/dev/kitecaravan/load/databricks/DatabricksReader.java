package dev.kitecaravan.load.databricks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.SqlTableReader;

/**
 * Reads Databricks. Its own parser says what a text is: one that is no query cannot be the object of DESCRIBE QUERY, which
 * runs nothing; only one that can is run.
 */
final class DatabricksReader extends SqlTableReader {
    private DatabricksReader(Connection connection) {
        super(connection, DatabricksDialect.DIALECT);
    }

    static TableReader open(DestinationSettings settings, DatabricksPlace place) {
        return open(DatabricksDialect.DIALECT, place.toString(), place::connect, connection -> {
            new DatabricksSql(connection)
                    .execute("use schema " + DatabricksDialect.DIALECT.quotedName(settings.dataset()));
            return new DatabricksReader(connection);
        });
    }

    @Override
    protected DestinationException failure(SQLException e) {
        return super.failure(DatabricksSql.plain(e));
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        String text = unended(sql);
        try {
            return DatabricksSql.guarded(() -> {
                try (Statement statement = connection().createStatement()) {
                    statement.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
                    statement.execute("describe query " + text);
                }
                return super.query(text, maxRows, limit);
            });
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
