package dev.kitecaravan.load.databricks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import com.databricks.internal.sdk.core.DatabricksException;

import dev.kitecaravan.load.sql.Sql;

/**
 * Statements over Databricks' driver, which binds no times with a zone: they go as text that is cast in the statement. There
 * are no transactions; every statement stands for itself.
 */
final class DatabricksSql extends Sql {
    private static final String SAID = "Error Message: ";

    DatabricksSql(Connection connection) {
        super(connection);
    }

    @Override
    public long update(String sql, Object... arguments) throws SQLException {
        return guarded(() -> super.update(written(sql, arguments), bound(arguments)));
    }

    @Override
    public void execute(String sql) throws SQLException {
        guarded(() -> {
            super.execute(sql);
            return null;
        });
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        return guarded(() -> super.query(written(sql, arguments), reader, bound(arguments)));
    }

    @Override
    public void close() throws SQLException {
        guarded(() -> {
            super.close();
            return null;
        });
    }

    /** Work with the driver, some of whose failures are unchecked ones of the client inside it. */
    static <T> T guarded(Work<T> work) throws SQLException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw plain(e);
        } catch (DatabricksException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    /** The driver tells the statement first and what was wrong after it. */
    static SQLException plain(SQLException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        int said = message.lastIndexOf(SAID);
        return said < 0
                ? e
                : new SQLException(message.substring(said + SAID.length()).strip(), e.getSQLState(), e.getErrorCode(),
                        e);
    }

    /** Our statements quote no question mark. */
    private static String written(String sql, Object... arguments) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (char letter : sql.toCharArray()) {
            if (letter != '?') {
                text.append(letter);
                continue;
            }
            Object argument = arguments[next++];
            text.append(argument == null ? "null" : argument instanceof Instant ? "cast(? as timestamp)" : "?");
        }
        return text.toString();
    }

    private static Object[] bound(Object... arguments) {
        return Arrays.stream(arguments).filter(Objects::nonNull)
                .map(value -> value instanceof Instant ? value.toString() : value).toArray();
    }

    @Override
    protected void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof Boolean flag) {
            statement.setBoolean(place, flag);
        } else {
            statement.setObject(place, value);
        }
    }

    @Override
    protected Instant instant(ResultSet rows, int column) throws SQLException {
        Timestamp time = rows.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        return work.run();
    }
}
