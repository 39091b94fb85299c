package dev.kitecaravan.load.sqlite;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;

/** SQLite, embedded: the way in. */
public final class Sqlite {
    private Sqlite() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        SqliteFile.of(settings);
    }

    public static Destination create(DestinationSettings settings) {
        return new SqliteDestination(settings, SqliteFile.of(settings));
    }

    public static TableReader reader(DestinationSettings settings) {
        return SqliteReader.open(settings, SqliteFile.of(settings));
    }

    /** Connections of routes, which may select only unless they may change it. */
    public static ConnectionOpener connections(DestinationSettings settings, boolean writable) {
        SqliteFile file = SqliteFile.of(settings);
        return () -> writable ? file.connectForRoutes(settings.dataset()) : file.connectForReading(settings.dataset());
    }
}
