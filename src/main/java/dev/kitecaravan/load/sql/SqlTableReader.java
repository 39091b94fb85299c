package dev.kitecaravan.load.sql;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.text.Redactor;

/**
 * Reads over a connection that its database holds read-only.
 */
public class SqlTableReader implements TableReader {
    private final Connection connection;
    private final Dialect dialect;
    private final FileAccess.Turn turn;
    private volatile Statement running;

    public SqlTableReader(Connection connection, Dialect dialect) {
        this(connection, dialect, null);
    }

    /** @param turn given back when the reader is closed; null where readers and writers do not get in each other's way */
    public SqlTableReader(Connection connection, Dialect dialect, FileAccess.Turn turn) {
        this.connection = connection;
        this.dialect = dialect;
        this.turn = turn;
    }

    /** Makes a reader of a connection. */
    @FunctionalInterface
    protected interface Reading {
        TableReader over(Connection connection) throws SQLException;
    }

    /**
     * Opens a reader; a connection of which none can be made is closed.
     *
     * @param place where it is, for messages; without secrets
     */
    protected static TableReader open(Dialect dialect, String place, Connector connector, Reading reading) {
        Connection connection = null;
        try {
            connection = connector.connect();
            return reading.over(connection);
        } catch (SQLException e) {
            SqlFailures.closeQuietly(connection, e);
            throw SqlFailures.explain(dialect, place, "opening it for reading", e);
        } catch (RuntimeException e) {
            SqlFailures.closeQuietly(connection, e);
            throw e;
        }
    }

    /** A statement without what ends it, as it stands inside another one. */
    protected static String unended(String sql) {
        return sql.strip().replaceFirst(";+\\s*$", "");
    }

    protected Connection connection() {
        return connection;
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) Math.max(1, limit.toSeconds()));
            return run(statement, sql, maxRows);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void cancel() {
        Statement now = running;
        try {
            if (now != null) {
                now.cancel();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Runs the statement and reads at most so many rows. */
    protected Result run(Statement statement, String sql, int maxRows) throws SQLException {
        running = statement;
        try {
            if (!statement.execute(sql)) {
                throw new DestinationException("the statement returned no rows; a query is a SELECT");
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows, maxRows);
            }
        } finally {
            running = null;
        }
    }

    protected DestinationException failure(SQLException e) {
        return new DestinationException(
                dialect.title() + ": " + Redactor.redact(SqlFailures.firstLine(e.getMessage())), e);
    }

    protected Result read(ResultSet rows, int maxRows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
        }
        List<List<Object>> result = new ArrayList<>();
        long characters = 0;
        long most = HeapShare.ofAnswer(MOST_CHARACTERS);
        while (rows.next()) {
            if (result.size() == maxRows || characters > most) {
                return new Result(columns, result, true);
            }
            List<Object> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                Object value = value(rows, i);
                characters += value instanceof String text ? text.length() : 0;
                row.add(value);
            }
            result.add(row);
        }
        return new Result(columns, result, false);
    }

    /** A column's value as {@link Result} promises it; whatever else a database has becomes its text. */
    protected Object value(ResultSet rows, int column) throws SQLException {
        return plainValue(rows, column);
    }

    private static Object plainValue(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null || value instanceof Boolean || value instanceof String || value instanceof Long
                || value instanceof Double || value instanceof BigDecimal || value instanceof LocalDate
                || value instanceof Instant) {
            return value;
        }
        if (value instanceof Number number) {
            return plainNumber(number);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        }
        if (value instanceof Timestamp time) {
            return time.toInstant();
        }
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof Blob blob) {
            return "\\x" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
        }
        boolean json = rows.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT).startsWith("json");
        return value instanceof byte[] bytes && !json
                ? "\\x" + HexFormat.of().formatHex(bytes)
                : rows.getString(column);
    }

    /** With times of the calendar that SQL has: the own type of PostgreSQL's and Redshift's drivers has another before 1582. */
    protected final Object valueOfServer(ResultSet rows, int column) throws SQLException {
        return switch (rows.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" -> {
                OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case "timestamp" -> {
                LocalDateTime time = rows.getObject(column, LocalDateTime.class);
                yield time == null ? null : time.toInstant(ZoneOffset.UTC);
            }
            default -> plainValue(rows, column);
        };
    }

    private static Number plainNumber(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        return number instanceof Float ? Double.valueOf(number.toString()) : new BigDecimal(number.toString());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (turn != null) {
                turn.close();
            }
        }
    }
}
