package dev.kitecaravan.load.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

import dev.kitecaravan.load.sql.Sql;

/** Statements on Snowflake, whose driver binds times as their texts and gives them as {@link Timestamp}. */
final class SnowflakeSql extends Sql {
    SnowflakeSql(Connection connection) {
        super(connection);
    }

    @Override
    protected void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value == null) {
            statement.setString(place, null);
        } else {
            super.bind(statement, place, value instanceof Instant instant ? instant.toString() : value);
        }
    }

    @Override
    protected Instant instant(ResultSet rows, int column) throws SQLException {
        Timestamp time = rows.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
