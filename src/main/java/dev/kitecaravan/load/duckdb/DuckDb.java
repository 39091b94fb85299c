package dev.kitecaravan.load.duckdb;

import java.nio.file.Path;
import java.util.Optional;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;

/** DuckDB, embedded: the way in. */
public final class DuckDb {
    private DuckDb() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        DuckDbFile.toLoad(settings);
    }

    public static Destination create(DestinationSettings settings) {
        return new DuckDbDestination(settings, DuckDbFile.toLoad(settings));
    }

    public static TableReader reader(DestinationSettings settings) {
        return DuckDbReader.open(settings, DuckDbFile.toRead(settings));
    }

    /** The file, which one process has at a time. */
    public static Optional<Path> file(DestinationSettings settings) {
        return Optional.of(DuckDbFile.toRead(settings).path());
    }

    /** Connections of routes, which may select only unless they may change it. */
    public static ConnectionOpener connections(DestinationSettings settings, boolean writable) {
        return () -> writable ? DuckDbRouteConnection.writing(settings) : DuckDbRouteConnection.reading(settings);
    }
}
