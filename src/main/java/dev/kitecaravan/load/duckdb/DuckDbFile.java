package dev.kitecaravan.load.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.duckdb.DuckDBDriver;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.load.LocalPath;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.text.Redactor;

/**
 * Where a DuckDB database is ({@code jdbc:duckdb:…}, a plain path, or nothing for {@code caravan.duckdb} in the data
 * folder) and how it is opened: it fetches no extensions, keeps to its memory and spills beside its file.
 *
 * @param path        the file
 * @param memoryLimit most memory DuckDB takes for itself, in its own spelling
 * @param threads     threads of one statement
 */
public record DuckDbFile(Path path, String memoryLimit, String threads) {
    private static final String PREFIX = "jdbc:duckdb:";
    private static final String EXAMPLE = "./data/caravan.duckdb";
    private static final Object SETTING_UP = new Object();

    /**
     * As a load opens it: what has no room is written beside the file. A second thread of DuckDB's would spend a tenth of
     * a load's CPU seconds on waiting for work.
     */
    static DuckDbFile toLoad(DestinationSettings settings) {
        return of(settings, HeapShare.ofEngine(72), "1");
    }

    /** As questions open it, which have nowhere to spill to. */
    static DuckDbFile toRead(DestinationSettings settings) {
        return of(settings, HeapShare.ofEngine(HeapShare.TO_READ), "2");
    }

    private static DuckDbFile of(DestinationSettings settings, String memory, String threads) {
        String url = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve("caravan.duckdb").toString()
                : settings.url().strip();
        String place = url.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? url.substring(PREFIX.length()) : url;
        if (place.isBlank() || place.startsWith(":memory:") || place.matches("(?i)(md|motherduck):.*")) {
            throw new SettingsException(
                    "destination.url: a DuckDB destination is a local file such as " + EXAMPLE + ", not "
                            + (place.isBlank() ? "nothing" : Redactor.redact(place)));
        }
        if (place.indexOf(';') >= 0) {
            throw new SettingsException("destination.url: settings after a semicolon are not taken; "
                    + "use destination.duckdb.memory-limit and destination.duckdb.threads");
        }
        if (place.endsWith("/")) {
            throw new SettingsException("destination.url names a folder; write a file in it, such as " + place
                    + "caravan.duckdb");
        }
        String givenMemory = settings.option(DestinationOption.DUCKDB_MEMORY_LIMIT);
        return new DuckDbFile(LocalPath.of(place, EXAMPLE, text -> null), givenMemory == null ? memory : givenMemory,
                threads(settings.option(DestinationOption.DUCKDB_THREADS), threads));
    }

    private static String threads(String given, String standard) {
        if (given != null && !given.matches("[1-9]\\d{0,2}")) {
            throw DestinationOption.DUCKDB_THREADS.wrong(given, "write a number from 1 to 999");
        }
        return given == null ? standard : given;
    }

    /** Opens it for writing. */
    public Connection connect() throws SQLException {
        Connection connection = open(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Opens it for reading only, with no way to other files, the network, or its own settings. The readers of one process
     * share one database: the first sets it up and locks it for all.
     *
     * @param schema where tables are that are named without one
     */
    public Connection connectForReading(String schema) throws SQLException {
        synchronized (SETTING_UP) {
            Connection connection = open(true);
            try (var statement = connection.createStatement()) {
                if (!isLocked(statement)) {
                    statement.execute("set global TimeZone = 'UTC'");
                    statement.execute("set enable_external_access = false");
                    statement.execute("set lock_configuration = true");
                }
                statement.execute("set schema = '" + schema + "'");
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }

    private static boolean isLocked(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select current_setting('lock_configuration')")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private Connection open(boolean readOnly) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("memory_limit", memoryLimit);
        properties.setProperty("threads", threads);
        // A checkpoint compresses the tails of all tables anew: fewer of them, for a larger log beside the file.
        properties.setProperty("checkpoint_threshold", "256MB");
        if (readOnly) {
            properties.setProperty(DuckDBDriver.DUCKDB_READONLY_PROPERTY, "true");
        }
        DuckDbLibrary.prepare();
        return new DuckDBDriver().connect(PREFIX + path, properties);
    }

    /** The log of what was committed and is not in the file yet. */
    Path log() {
        return path.resolveSibling(path.getFileName() + ".wal");
    }
}
