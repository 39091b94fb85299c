package dev.kitecaravan.load.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteLimits;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LocalPath;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.TableReader;

/**
 * Where a SQLite database is ({@code jdbc:sqlite:…}, a plain path, or nothing for {@code <dataset>.sqlite} in the data
 * folder) and how it is opened. A file is one dataset: it is attached under the dataset's name.
 *
 * @param path the file
 */
record SqliteFile(Path path) {
    private static final String EXAMPLE = "./data/ci.sqlite";
    private static final String PREFIX = "jdbc:sqlite:";
    /** How long a statement waits for another connection's commit. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static SqliteFile of(DestinationSettings settings) {
        String url = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve(settings.dataset() + ".sqlite").toString()
                : settings.url().strip();
        String place = url.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? url.substring(PREFIX.length()) : url;
        if (place.isBlank() || place.startsWith(":")) {
            throw new SettingsException("destination.url: a SQLite destination is a local file such as " + EXAMPLE
                    + ", not " + (place.isBlank() ? "nothing" : place));
        }
        if (place.indexOf('?') >= 0) {
            throw new SettingsException("destination.url: settings after a question mark are not taken by SQLite; give "
                    + "the file alone");
        }
        if (place.endsWith("/")) {
            throw new SettingsException(
                    "destination.url names a folder; write a file in it, such as " + place + "ci.sqlite");
        }
        return new SqliteFile(LocalPath.of(place, EXAMPLE, text -> null));
    }

    /**
     * Opens it for writing, with a log beside it ("WAL"), so that who reads it is never in the way. Every commit is on the
     * disk when it returns.
     */
    Connection connect(String dataset) throws SQLException {
        SQLiteConfig config = config();
        // One that began to read and then wants to write is refused where the lease was renewed in between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = JDBC.createConnection(PREFIX + ":memory:", config.toProperties());
        try (var statement = connection.createStatement()) {
            attach(connection, dataset);
            String name = SqliteDialect.DIALECT.quotedName(dataset);
            statement.execute("pragma " + name + ".journal_mode = wal");
            statement.execute("pragma " + name + ".synchronous = full");
            statement.execute("pragma " + name + ".cache_size = -16000");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens it for reading only, with no way to another file, and with values that fit into memory. */
    SQLiteConnection connectForReading(String dataset) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        SQLiteConnection connection = JDBC.createConnection(PREFIX + path, config.toProperties());
        try {
            attach(connection, dataset);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 1);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, (int) TableReader.MOST_CHARACTERS);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens it for writing with what a route makes in the file itself, whatever it is called by. */
    Connection connectForRoutes(String dataset) throws SQLException {
        SQLiteConfig config = config();
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = JDBC.createConnection(PREFIX + path, config.toProperties());
        try {
            attach(connection, dataset);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The driver's own words, "Error opening connection", would not say that its library could not be unpacked. */
    private static void load() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new DestinationException("SQLite's library could not be unpacked to "
                    + System.getProperty("java.io.tmpdir")
                    + ". It needs a temporary folder that is there, may be written"
                    + " to and lets programs run; name one, such as CARAVAN_JAVA_OPTIONS=-Djava.io.tmpdir=/var/tmp.",
                    e);
        }
    }

    private static SQLiteConfig config() {
        load();
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) PATIENCE.toMillis());
        return config;
    }

    private void attach(Connection connection, String dataset) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("attach ? as " + SqliteDialect.DIALECT.quotedName(dataset))) {
            statement.setString(1, path.toString());
            statement.execute();
        }
    }
}
