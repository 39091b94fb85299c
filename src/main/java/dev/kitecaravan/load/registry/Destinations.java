package dev.kitecaravan.load.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationFactory;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NativeExecutable;
import dev.kitecaravan.load.OptionalPart;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.duckdb.DuckDb;
import dev.kitecaravan.load.filesystem.Filesystem;
import dev.kitecaravan.load.h2.H2;
import dev.kitecaravan.load.postgres.Postgres;
import dev.kitecaravan.load.redshift.Redshift;
import dev.kitecaravan.load.sqlite.Sqlite;
import dev.kitecaravan.text.NearestName;

/** Every destination there is, one row each. */
public final class Destinations {
    private static final List<Entry> ENTRIES = List.of(
            built(new DestinationKind("h2", "batches into a temporary table, then INSERT and MERGE", CommitUnit.PAGE,
                    "**real**: H2 itself, killed and restarted", "jdbc:h2:"), H2::check, H2::create, H2::reader)
                    .inFile(H2::file).embedded(settings -> H2.file(settings).isPresent(), H2::readerBeside),
            built(new DestinationKind("duckdb",
                    "Appender into a temporary table, then INSERT and UPDATE of the rows that one join identified",
                    CommitUnit.PAGES,
                    "**real**: DuckDB itself, killed and restarted", "jdbc:duckdb:"), DuckDb::check, DuckDb::create,
                    DuckDb::reader)
                    .inFile(DuckDb::file).embedded(settings -> true, DuckDb::reader),
            built(new DestinationKind("sqlite", "batches into a temporary table, then INSERT … ON CONFLICT",
                    CommitUnit.PAGES, "**real**: SQLite itself, killed and restarted", "jdbc:sqlite:"), Sqlite::check,
                    Sqlite::create, Sqlite::reader).embedded(settings -> true, Sqlite::reader),
            built(new DestinationKind("postgres", "COPY into a temporary table, then INSERT … ON CONFLICT",
                    CommitUnit.PAGES,
                    "**real**: a PostgreSQL 14 server", "postgresql:", "postgres:", "jdbc:postgresql:"),
                    Postgres::check, Postgres::create, Postgres::reader),
            built(new DestinationKind("redshift",
                    "COPY from a staging bucket, or INSERTs of many rows, into a temporary table, then INSERT and UPDATE "
                            + "of the rows that one join identified",
                    CommitUnit.BATCH,
                    "its own driver on a **real** PostgreSQL 14 that refuses what Redshift does not know, killed at "
                            + "every statement; COPY over S3Proxy's files, log-in by IAM: **contract fake**",
                    "redshift:", "jdbc:redshift:"),
                    Redshift::check, Redshift::create, Redshift::reader).onJavaOnly(),
            optional(new DestinationKind("snowflake", "PUT and COPY INTO a temporary table, then INSERT and MERGE",
                    CommitUnit.BATCH,
                    "**emulator**: fakesnow 0.12.1, killed at every statement; log-in, limits of `query`, errors: "
                            + "**contract fake**",
                    "snowflake:", "jdbc:snowflake:"),
                    "dev.kitecaravan.load.snowflake.Snowflake"),
            built(new DestinationKind("filesystem",
                    "immutable part files (JSONL, CSV, Parquet) with new, changed and deleted rows, then a commit file",
                    CommitUnit.BATCH, "**real**: local disk, killed at every step; **emulator**: S3Proxy for S3, "
                            + "fake-gcs-server for GCS, Azurite for Azure Blob",
                    "s3:", "gs:", "az:", "abfs:", "abfss:"),
                    Filesystem::check, Filesystem::create, Filesystem::reader)
                    .embedded(settings -> true, Filesystem::reader),
            optional(new DestinationKind("bigquery",
                    "load jobs (JSON lines) into stage tables, then INSERT and MERGE in one transaction",
                    CommitUnit.BATCH,
                    "**contract fake**: its SQL parsed by sqlglot and run by DuckDB, killed at every call",
                    "bigquery:"),
                    "dev.kitecaravan.load.bigquery.BigQueryEngine"),
            optional(new DestinationKind("databricks",
                    "files in a volume, read into stage tables, then INSERT and MERGE, the state last",
                    CommitUnit.BATCH,
                    "**contract fake**: its SQL parsed by sqlglot and run by DuckDB, killed at every call",
                    "databricks:", "jdbc:databricks:"),
                    "dev.kitecaravan.load.databricks.DatabricksEngine"));

    private Destinations() {
    }

    /**
     * One destination.
     *
     * @param kind    what it is
     * @param factory the way in; nothing where this build left it out
     * @param missing how to get it then
     * @param file    of a database that one process has at a time; nothing for others
     * @param inside  whether its statements run inside the process that asks, and not in a server
     * @param beside  opens it for reading beside a process that has it open; for those whose statements run inside
     */
    private record Entry(DestinationKind kind, Supplier<Optional<DestinationFactory>> factory, Supplier<String> missing,
            Function<DestinationSettings, Optional<Path>> file, Predicate<DestinationSettings> inside,
            Function<DestinationSettings, TableReader> beside) {
        Entry(DestinationKind kind, Supplier<Optional<DestinationFactory>> factory, Supplier<String> missing) {
            this(kind, factory, missing, settings -> Optional.empty(), settings -> false, null);
        }

        String name() {
            return kind.name();
        }

        Entry inFile(Function<DestinationSettings, Optional<Path>> where) {
            return new Entry(kind, factory, missing, where, inside, beside);
        }

        Entry embedded(Predicate<DestinationSettings> which, Function<DestinationSettings, TableReader> reader) {
            return new Entry(kind, factory, missing, file, which, reader);
        }

        /** Left out of the native executable. */
        Entry onJavaOnly() {
            return NativeExecutable.HERE ? new Entry(kind, Optional::empty, () -> NativeExecutable.HOW_TO_GET) : this;
        }
    }

    /** A destination of every build. */
    private static Entry built(DestinationKind kind, Consumer<DestinationSettings> check,
            Function<DestinationSettings, Destination> create, Function<DestinationSettings, TableReader> reader) {
        DestinationFactory factory = new DestinationFactory() {
            @Override
            public void check(DestinationSettings settings) {
                check.accept(settings);
            }

            @Override
            public Destination create(DestinationSettings settings) {
                return create.apply(settings);
            }

            @Override
            public TableReader reader(DestinationSettings settings) {
                return reader.apply(settings);
            }
        };
        return new Entry(kind, () -> Optional.of(factory), null);
    }

    /**
     * A destination that a slim build leaves out; its profile has the destination's name.
     *
     * @param className of its {@link DestinationFactory}
     */
    private static Entry optional(DestinationKind kind, String className) {
        OptionalPart part = new OptionalPart(kind.name(), className);
        return new Entry(kind, () -> part.find(DestinationFactory.class), part::howToGet);
    }

    /** Every destination, in this build or not, in the order of the documentation. */
    public static List<DestinationKind> kinds() {
        return ENTRIES.stream().map(Entry::kind).toList();
    }

    /** The names that this build can load into. */
    public static List<String> available() {
        return ENTRIES.stream().filter(entry -> entry.factory.get().isPresent()).map(Entry::name).toList();
    }

    /** Every name there is, in this build or not. */
    public static List<String> known() {
        return ENTRIES.stream().map(Entry::name).toList();
    }

    /**
     * What is wrong with the settings of a destination, one sentence each; nothing is connected.
     */
    public static List<String> problems(DestinationSettings settings) {
        List<String> problems = new ArrayList<>(settings.problems());
        try {
            entry(settings.name());
            checkAddress(settings);
            factory(settings.name()).check(settings);
        } catch (DestinationException e) {
            problems.add(e.getMessage());
        }
        return problems.stream().distinct().toList();
    }

    /**
     * Makes a destination; nothing is connected yet.
     *
     * @throws SettingsException when there is none of that name, this build does not have it, or its URL cannot be used
     */
    public static Destination create(DestinationSettings settings) {
        return checked(settings).create(settings);
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
        return checked(settings).reader(settings);
    }

    /** As {@link #reader}; of files the parts are read anew, where that one knows those it has read before. */
    public static TableReader freshReader(DestinationSettings settings) {
        DestinationFactory factory = checked(settings);
        return settings.name().equals("filesystem") ? Filesystem.freshReader(settings) : factory.reader(settings);
    }

    /**
     * Where replicas that load into this destination keep their schedule.
     *
     * @throws SettingsException when the destination is no database that can hold it
     */
    public static ScheduleTables scheduleTables(DestinationSettings settings) {
        if (!settings.name().equals("postgres")) {
            throw new SettingsException("replicas share a schedule in PostgreSQL only, and the destination is "
                    + settings.name() + "; leave caravan.serve.cluster false and run one replica");
        }
        return Postgres.scheduleTables(settings);
    }

    /**
     * The file of an embedded database, which one process has at a time, there or not yet; nothing for other destinations.
     *
     * @throws SettingsException as {@link #create}
     */
    public static Optional<Path> file(DestinationSettings settings) {
        return entry(settings.name()).file.apply(settings);
    }

    /** Whether statements on it run inside the process that asks, with its memory, and not in a server of their own. */
    public static boolean isEmbedded(DestinationSettings settings) {
        return entry(settings.name()).inside.test(settings);
    }

    /**
     * Opens an embedded destination for reading, in another process than the one that has it open and
     * {@linkplain TableReader#hold holds} it.
     */
    public static TableReader readerBeside(DestinationSettings settings) {
        return entry(settings.name()).beside.apply(settings);
    }

    private static DestinationFactory checked(DestinationSettings settings) {
        DestinationFactory factory = factory(settings.name());
        List<String> problems = settings.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("\n", problems));
        }
        checkAddress(settings);
        return factory;
    }

    /** An address of another destination, which this one might take for the name of a file. */
    private static void checkAddress(DestinationSettings settings) {
        String url = settings.url() == null ? "" : settings.url().strip();
        for (DestinationKind other : kinds()) {
            if (other.owns(url) && !other.name().equals(settings.name())) {
                throw new SettingsException("destination.url begins with " + url.substring(0, url.indexOf(':') + 1)
                        + ", as addresses of the destination " + other.name() + " do, and the destination is "
                        + settings.name() + "; set destination = " + other.name() + ", or correct the address");
            }
        }
    }

    private static DestinationFactory factory(String name) {
        Entry entry = entry(name);
        return entry.factory.get().orElseThrow(() -> new SettingsException("destination " + name
                + " is not in this build, which has " + String.join(", ", available()) + "; " + entry.missing.get()));
    }

    private static Entry entry(String name) {
        for (Entry entry : ENTRIES) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        String hint = NearestName.hint(name, known());
        throw new SettingsException("There is no destination '" + name + "'" + (hint.isEmpty() ? "." : hint)
                + " Choose one of: " + String.join(", ", known()) + ".");
    }
}
