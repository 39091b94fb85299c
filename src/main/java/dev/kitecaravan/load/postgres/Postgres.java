package dev.kitecaravan.load.postgres;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.TableReader;

/** PostgreSQL: the way in. */
public final class Postgres {
    private Postgres() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        PostgresUrl.of(settings);
    }

    public static Destination create(DestinationSettings settings) {
        return new PostgresDestination(settings, PostgresUrl.of(settings));
    }

    public static ScheduleTables scheduleTables(DestinationSettings settings) {
        return new QuartzTables(settings, PostgresUrl.of(settings));
    }

    public static TableReader reader(DestinationSettings settings) {
        return PostgresReader.open(settings, PostgresUrl.of(settings));
    }

    /** Connections of routes, in read-only transactions unless they may change it. */
    public static ConnectionOpener connections(DestinationSettings settings, boolean writable) {
        PostgresUrl url = PostgresUrl.of(settings);
        return () -> PostgresReader.connection(settings, url, writable);
    }
}
