package dev.kitecaravan.load.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.SqlTableReader;

/**
 * Reads Snowflake, which has no read-only transaction. The server takes one statement of a text
 * ({@code MULTI_STATEMENT_COUNT}), and first has to accept the text as the inside of another query, where nothing but a
 * query can stand; no query of Snowflake's changes data. Where a role for reading is set, all runs as that role.
 */
final class SnowflakeReader extends SqlTableReader {
    private SnowflakeReader(Connection connection) {
        super(connection, SnowflakeDialect.DIALECT);
    }

    static TableReader open(DestinationSettings settings, SnowflakeUrl url) {
        return open(SnowflakeDialect.DIALECT, url.place(), url::connect, connection -> {
            try (Statement statement = connection.createStatement()) {
                String role = settings.option(DestinationOption.SNOWFLAKE_READ_ROLE);
                if (role != null) {
                    statement.execute("use role " + SnowflakeDialect.DIALECT.quotedName(role));
                    statement.execute("use secondary roles none");
                }
                statement.execute("use schema " + SnowflakeDialect.DIALECT.quotedName(settings.dataset()));
            }
            return new SnowflakeReader(connection);
        });
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        String query = unended(sql);
        try (Statement statement = connection().createStatement()) {
            statement.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
            statement.execute("select 1 from (\n" + query + "\n) limit 0");
            Result result = run(statement, query, maxRows);
            return new Result(lowerCase(result.columns()), result.rows(), result.cut());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Names that were not quoted arrive in capitals. */
    private static List<String> lowerCase(List<String> labels) {
        return labels.stream().map(label -> label.equals(label.toUpperCase(Locale.ROOT))
                ? label.toLowerCase(Locale.ROOT)
                : label).toList();
    }
}
