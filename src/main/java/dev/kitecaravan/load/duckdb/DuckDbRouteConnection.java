package dev.kitecaravan.load.duckdb;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.TurnConnection;

/** Connections of routes, to a file that a run loads meanwhile or does not. */
final class DuckDbRouteConnection {
    /** They would end the read-only transaction. */
    private static final Set<String> OF_TRANSACTIONS = Set.of("setAutoCommit", "commit", "rollback");

    private DuckDbRouteConnection() {
    }

    /** One that may select only. */
    static Connection reading(DestinationSettings settings) throws SQLException {
        DuckDbFile file = DuckDbFile.toRead(settings);
        Optional<Connection> beside = LoadedFiles.further(file);
        if (beside.isPresent()) {
            return readOnly(prepared(beside.get(), settings, "begin transaction read only"));
        }
        FileAccess.Turn turn = FileAccess.toRead(file.path(), FileAccess.Extent.UNTOLD);
        try {
            return TurnConnection.of(file.connectForReading(settings.dataset()), turn);
        } catch (SQLException e) {
            turn.close();
            throw e;
        }
    }

    /** One that may change what is there. */
    static Connection writing(DestinationSettings settings) throws SQLException {
        DuckDbFile file = DuckDbFile.toLoad(settings);
        Optional<Connection> beside = LoadedFiles.further(file);
        return prepared(beside.isPresent() ? beside.get() : file.connect(), settings, null);
    }

    private static Connection prepared(Connection connection, DestinationSettings settings, String last)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            statement.execute("set schema = '" + settings.dataset() + "'");
            if (last != null) {
                statement.execute(last);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** DuckDB opens a file for one engine in one way; what a transaction may do is its own. */
    private static Connection readOnly(Connection connection) {
        return (Connection) Proxy.newProxyInstance(DuckDbRouteConnection.class.getClassLoader(),
                new Class<?>[]{Connection.class}, (proxy, method, arguments) -> {
                    if (OF_TRANSACTIONS.contains(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
