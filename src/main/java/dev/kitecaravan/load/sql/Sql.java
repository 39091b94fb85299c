package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements on a driver's connection. Each command has a statement of its own, since DuckDB closes one whose execution
 * failed.
 */
public class Sql implements Statements {
    private final Connection connection;
    private Throwable broken;

    public Sql(Connection connection) {
        this.connection = connection;
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public long update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = usable().prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    @Override
    public void execute(String sql) throws SQLException {
        try (var statement = usable().createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        try (PreparedStatement statement = usable().prepareStatement(sql)) {
            bind(statement, arguments);
            List<T> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                Row row = new DriverRow(rows);
                while (rows.next()) {
                    result.add(reader.read(row));
                }
            }
            return result;
        }
    }

    private final class DriverRow implements Row {
        private final ResultSet rows;

        DriverRow(ResultSet rows) {
            this.rows = rows;
        }

        @Override
        public String getString(int column) throws SQLException {
            return rows.getString(column);
        }

        @Override
        public long getLong(int column) throws SQLException {
            return rows.getLong(column);
        }

        @Override
        public boolean getBoolean(int column) throws SQLException {
            return rows.getBoolean(column);
        }

        @Override
        public Instant getInstant(int column) throws SQLException {
            return instant(rows, column);
        }
    }

    /** A time as the driver gives it, null where there is none. */
    protected Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        usable().setAutoCommit(false);
        T result;
        try {
            result = work.run();
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    private void abandon(Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
            giveUp(failure);
        }
    }

    /**
     * A connection that cannot roll back is gone, or its driver no longer knows that the database has: DuckDB's would take the
     * transaction whose commit failed for one that goes on, and run the statements of the next one by one.
     */
    private void giveUp(Throwable failure) {
        broken = failure;
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private Connection usable() throws SQLException {
        if (broken != null) {
            throw new SQLException("nothing more is written, since the connection had to be given up: "
                    + broken.getMessage(), broken);
        }
        return connection;
    }

    private void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
    }

    /** Binds one argument as the driver takes it. */
    protected void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        statement.setObject(place, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    @Override
    public void abort() throws SQLException {
        connection.abort(Runnable::run);
    }
}
