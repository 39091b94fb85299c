package dev.kitecaravan.load.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import dev.kitecaravan.load.sql.Sql;

/** Statements whose values are kept as {@link SqliteValues} says. */
final class SqliteSql extends Sql {
    SqliteSql(Connection connection) {
        super(connection);
    }

    @Override
    protected void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        statement.setObject(place, SqliteValues.bound(value));
    }

    @Override
    protected Instant instant(ResultSet rows, int column) throws SQLException {
        return SqliteValues.time(rows.getString(column));
    }
}
