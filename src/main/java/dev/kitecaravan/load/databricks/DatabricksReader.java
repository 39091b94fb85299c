package dev.kitecaravan.load.databricks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.SqlFailures;
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
        Connection connection = null;
        try {
            connection = place.connect();
            new DatabricksSql(connection)
                    .execute("use schema " + DatabricksDialect.DIALECT.quotedName(settings.dataset()));
            return new DatabricksReader(connection);
        } catch (SQLException e) {
            SqlFailures.closeQuietly(connection, e);
            throw SqlFailures.explain(DatabricksDialect.DIALECT, place.toString(), "opening it for reading", e);
        }
    }

    @Override
    protected DestinationException failure(SQLException e) {
        return super.failure(DatabricksSql.plain(e));
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        String text = sql.strip().replaceFirst(";+\\s*$", "");
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
