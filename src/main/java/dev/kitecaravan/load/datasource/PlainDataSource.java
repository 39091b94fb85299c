package dev.kitecaravan.load.datasource;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

import javax.sql.DataSource;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.text.Redactor;

/** A data source of connections that are opened when they are asked for; what a failure says of it has no secret in it. */
class PlainDataSource implements DataSource {
    private final String name;
    private final ConnectionOpener opener;

    PlainDataSource(String name, ConnectionOpener opener) {
        this.name = name;
        this.opener = opener;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return opener.open();
        } catch (SQLException e) {
            throw new SQLException("data source " + name + ": " + Redactor.redact(e.getMessage()), e.getSQLState(),
                    e.getErrorCode(), e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("a data source of a route has no log of its own");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the time limit of a data source is part of its address");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("a data source of a route has no log of its own");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("data source " + name + " wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
