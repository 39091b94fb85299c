package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Statements on one session of a database, by a driver or otherwise. Arguments take the places of question marks:
 * {@link String}, {@link Long}, {@link Integer}, {@link Double}, {@link Boolean}, {@link Instant} or null.
 */
public interface Statements extends AutoCloseable {
    /** One row of a result; columns count from 1, and null is null, 0 or false. */
    interface Row {
        String getString(int column) throws SQLException;

        long getLong(int column) throws SQLException;

        boolean getBoolean(int column) throws SQLException;

        Instant getInstant(int column) throws SQLException;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /** Work that is done whole or not at all. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs one command and returns the number of rows it touched. */
    long update(String sql, Object... arguments) throws SQLException;

    /** Runs a command that takes no arguments, DDL for example. */
    void execute(String sql) throws SQLException;

    <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException;

    /** The first column of the first row as a number, 0 when there is no row. */
    default long number(String sql, Object... arguments) throws SQLException {
        List<Long> found = query(sql, row -> row.getLong(1), arguments);
        return found.isEmpty() ? 0 : found.get(0);
    }

    /** Runs the work in one transaction; where the database has none, as it is. */
    <T> T transaction(Work<T> work) throws SQLException;

    /** Ends whatever it waits for, from another thread; nothing can be done with it any more. */
    default void abort() throws SQLException {
    }

    @Override
    void close() throws SQLException;
}
