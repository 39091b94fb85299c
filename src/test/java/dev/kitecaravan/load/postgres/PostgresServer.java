package dev.kitecaravan.load.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL on a free port of loopback, one for all tests of a JVM, a database of its own for each. */
public final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private PostgresServer() {
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    /** Makes an empty database and returns its name. */
    public static String newDatabase() {
        return newDatabase("");
    }

    /** @param options how it differs from others, as {@code CREATE DATABASE} takes it */
    public static String newDatabase(String options) {
        String name = "test_" + DATABASES.incrementAndGet();
        run("postgres", "create database " + name + " " + options);
        return name;
    }

    /** The URL that a user would set. */
    public static String url(String database) {
        return "postgresql://postgres@localhost:" + server().getPort() + "/" + database;
    }

    public static int port() {
        return server().getPort();
    }

    /** Does something as the superuser. */
    public static void run(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(server().getJdbcUrl("postgres", database));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The text in the first row of a query; null without one. */
    public static String text(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(server().getJdbcUrl("postgres", database));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Does something while nobody else may read or write a table. */
    public static void locked(String database, String table, Runnable action) {
        try (Connection connection = DriverManager.getConnection(server().getJdbcUrl("postgres", database));
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            action.run();
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }
}
