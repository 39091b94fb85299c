package dev.kitecaravan.load;

import java.util.List;
import java.util.function.Function;

import dev.kitecaravan.load.duckdb.DuckDb;
import dev.kitecaravan.load.filesystem.Filesystem;
import dev.kitecaravan.load.h2.H2;
import dev.kitecaravan.load.postgres.Postgres;
import dev.kitecaravan.text.NearestName;

/** Every destination there is, one row each. */
public final class Destinations {
    /**
     * One destination.
     *
     * @param name    the value of {@code destination}
     * @param missing how to get it where this build does not have it
     * @param create  makes it; null where this build does not have it
     * @param reader  opens it for reading
     */
    private record Entry(String name, String missing, Function<DestinationSettings, Destination> create,
            Function<DestinationSettings, TableReader> reader) {
        static Entry built(String name, Function<DestinationSettings, Destination> create,
                Function<DestinationSettings, TableReader> reader) {
            return new Entry(name, null, create, reader);
        }

        static Entry absent(String name, String missing) {
            return new Entry(name, missing, null, null);
        }
    }

    private static final String LATER = "no release has it yet";

    private static final List<Entry> ENTRIES = List.of(Entry.built("h2", H2::create, H2::reader),
            Entry.built("duckdb", DuckDb::create, DuckDb::reader),
            Entry.built("postgres", Postgres::create, Postgres::reader), Entry.absent("redshift", LATER),
            Entry.absent("snowflake", LATER), Entry.absent("bigquery", LATER), Entry.absent("databricks", LATER),
            Entry.built("filesystem", Filesystem::create, Filesystem::reader));

    private Destinations() {
    }

    /** The names that this build can load into. */
    public static List<String> available() {
        return ENTRIES.stream().filter(entry -> entry.create != null).map(Entry::name).toList();
    }

    /** Every name there is, in this build or not. */
    public static List<String> known() {
        return ENTRIES.stream().map(Entry::name).toList();
    }

    /**
     * Makes a destination; nothing is connected yet.
     *
     * @throws DestinationException when there is none of that name, this build does not have it, or its URL cannot be
     *                              used
     */
    public static Destination create(DestinationSettings settings) {
        return entry(settings.name()).create.apply(settings);
    }

    /** Makes and opens a destination. */
    public static Destination open(DestinationSettings settings) {
        Destination destination = create(settings);
        destination.open();
        return destination;
    }

    /**
     * Opens a destination for reading only.
     *
     * @throws DestinationException as {@link #create}, or when there is nothing to read yet
     */
    public static TableReader reader(DestinationSettings settings) {
        return entry(settings.name()).reader.apply(settings);
    }

    private static Entry entry(String name) {
        for (Entry entry : ENTRIES) {
            if (entry.name.equals(name)) {
                if (entry.create == null) {
                    throw new DestinationException("destination " + name + " is not in this build (" + entry.missing
                            + "); this build has " + String.join(", ", available()));
                }
                return entry;
            }
        }
        throw new DestinationException("there is no destination " + name + ", only " + String.join(", ", known())
                + NearestName.hint(name, known()));
    }
}
