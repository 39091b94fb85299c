package dev.kitecaravan.load.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.duckdb.DuckDBConnection;

/**
 * The files that this process has open for loading. DuckDB lets a process open a file in one way only, so whoever asks one
 * meanwhile gets a further connection of the same engine.
 */
final class LoadedFiles {
    private static final Map<Path, DuckDBConnection> OPEN = new ConcurrentHashMap<>();

    private LoadedFiles() {
    }

    static void opened(DuckDbFile file, Connection connection) throws SQLException {
        OPEN.put(key(file), connection.unwrap(DuckDBConnection.class));
    }

    static void closing(DuckDbFile file) {
        OPEN.remove(key(file));
    }

    /** A further connection; nothing where the file is not being loaded. */
    static Optional<Connection> further(DuckDbFile file) throws SQLException {
        DuckDBConnection first = OPEN.get(key(file));
        return first == null ? Optional.empty() : Optional.of(first.duplicate());
    }

    private static Path key(DuckDbFile file) {
        return file.path().toAbsolutePath().normalize();
    }
}
