package dev.kitecaravan.load.redshift;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.SqlTableReader;

/**
 * Reads Redshift in a read-only transaction. The user's text becomes the query of a cursor, so it can be nothing but one
 * that returns rows: the driver is told to refuse several statements in one text, and the server refuses what the driver
 * takes for one.
 */
final class RedshiftReader extends SqlTableReader {
    /** Most rows of one FETCH on a cluster of one node. */
    private static final int FETCH = 1_000;

    private RedshiftReader(Connection connection) {
        super(connection, RedshiftDialect.DIALECT);
    }

    static TableReader open(DestinationSettings settings, RedshiftUrl url) {
        return open(RedshiftDialect.DIALECT, url.place(), url::connect, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "set search_path to " + RedshiftDialect.DIALECT.quotedName(settings.dataset()) + ", public");
            }
            return new RedshiftReader(connection);
        });
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        try (Statement statement = connection().createStatement()) {
            statement.execute("begin read only");
            try {
                statement.execute("set statement_timeout to " + Math.max(1, limit.toMillis()));
                statement.execute("declare caravan_answer cursor for " + unended(sql));
                return fetch(statement, maxRows);
            } finally {
                statement.execute("rollback");
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Result fetch(Statement statement, int maxRows) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        long characters = 0;
        while (true) {
            int wanted = Math.min(FETCH, maxRows + 1 - all.size());
            Result some;
            try (ResultSet rows = statement.executeQuery("fetch forward " + wanted + " from caravan_answer")) {
                some = read(rows, wanted);
            }
            all.addAll(some.rows());
            characters += characters(some.rows());
            if (all.size() > maxRows) {
                return new Result(some.columns(), all.subList(0, maxRows), true);
            }
            if (some.cut() || characters > MOST_CHARACTERS) {
                return new Result(some.columns(), all, true);
            }
            if (some.rows().size() < wanted) {
                return new Result(some.columns(), all, false);
            }
        }
    }

    private static long characters(List<List<Object>> rows) {
        return rows.stream().flatMap(List::stream).mapToLong(cell -> cell instanceof String text ? text.length() : 0)
                .sum();
    }

    @Override
    protected Object value(ResultSet rows, int column) throws SQLException {
        return valueOfServer(rows, column);
    }
}
