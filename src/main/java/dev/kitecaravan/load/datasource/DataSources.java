package dev.kitecaravan.load.datasource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.duckdb.DuckDb;
import dev.kitecaravan.load.h2.H2;
import dev.kitecaravan.load.postgres.Postgres;
import dev.kitecaravan.load.sqlite.Sqlite;

/**
 * The databases that routes reach as {@code jdbc:name}: those of the settings, and the destination itself. Nothing is
 * connected before a route asks; close it when no route runs any more.
 */
public final class DataSources implements AutoCloseable {
    /** The name of the destination as a data source. */
    public static final String DESTINATION = "destination";
    private static final Map<String, Opening> DESTINATIONS = Map.of("h2", H2::connections, "duckdb",
            DuckDb::connections, "postgres", Postgres::connections, "sqlite", Sqlite::connections);

    private final Map<String, DataSource> sources = new LinkedHashMap<>();
    private final List<ConnectionPool> pools = new ArrayList<>();

    /** The way into a kind of destination. */
    @FunctionalInterface
    private interface Opening {
        ConnectionOpener of(DestinationSettings settings, boolean writable);
    }

    /** @param writable whether routes may change the destination */
    public DataSources(DestinationSettings destination, boolean writable, List<DataSourceSettings> others) {
        sources.put(DESTINATION, new PlainDataSource(DESTINATION, () -> destination(destination, writable).open()));
        for (DataSourceSettings other : others) {
            ConnectionPool pool = new ConnectionPool(other);
            pools.add(pool);
            sources.put(other.name(), new PlainDataSource(other.name(), pool));
        }
    }

    private static ConnectionOpener destination(DestinationSettings settings, boolean writable) {
        Opening opening = DESTINATIONS.get(settings.name());
        if (opening == null) {
            throw new SettingsException("jdbc:" + DESTINATION + " is there where the destination is h2, duckdb,"
                    + " postgres or sqlite, and it is " + settings.name()
                    + "; name its database as a data source of its own, caravan.datasource.NAME.url");
        }
        return opening.of(settings, writable);
    }

    /** Data sources by their names. */
    public Map<String, Object> all() {
        return Map.copyOf(sources);
    }

    @Override
    public void close() {
        pools.forEach(ConnectionPool::close);
    }
}
