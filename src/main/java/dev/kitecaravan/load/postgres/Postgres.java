package dev.kitecaravan.load.postgres;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Failure;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** PostgreSQL: what this engine is, and the way in. */
public final class Postgres {
    static final Dialect DIALECT = new Dialect("PostgreSQL", Dialect.Words.STANDARD,
            Map.of(ColumnType.TEXT, "text", ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double precision",
                    ColumnType.DECIMAL, "numeric", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamp(6) with time zone", ColumnType.DATE, "date", ColumnType.JSON, "jsonb",
                    ColumnType.BINARY, "bytea"),
            new Capabilities(63, 1_000, 500, 64L << 20, 1_500, false,
                    Pattern.compile("ctid|tableoid|[xc]m(in|ax)")),
            CommitUnit.PAGES, Dialect.Upsert.ON_CONFLICT,
            true,
            Dialect.Staging.temporary("pg_temp.%1$s", "create temporary table %1$s (%2$s)", false),
            Dialect.Ddl.standard("alter table %1$s alter column %2$s type %3$s",
                    "create %1$s index if not exists %2$s on %3$s (%4$s)"),
            Dialect.Catalogue.STANDARD,
            new Dialect.KeyOrder("text collate \"C\"", null, "key", "?"), " for share",
            List.of(new Failure("28P01", "user or password is wrong; set CARAVAN_DESTINATION_USER and "
                    + "CARAVAN_DESTINATION_PASSWORD, or put them into the URL"),
                    new Failure("28000", "the server lets this user in only in another way; see its pg_hba.conf"),
                    new Failure("3D000", "the server has no such database; create it or correct destination.url"),
                    new Failure("42501", "the user lacks a right; grant CREATE on the database, or make the schema and "
                            + "give it to the user"),
                    new Failure("53100", "the server's disk is full; free some space and run again"),
                    new Failure("53300", "the server has no connection left; raise max_connections or run later"),
                    new Failure("57P01", "the server was stopped; start it and run again"),
                    new Failure("57P03", "the server is starting or stopping; run again in a moment"),
                    new Failure("25006", "the server is read-only, a standby perhaps; use the primary"),
                    new Failure("08001", "the server cannot be reached; see that it runs and that host and port of "
                            + "destination.url are right"),
                    new Failure("08006", "the connection broke; see that the server runs, then run again"),
                    new Failure("08003", "the connection broke; see that the server runs, then run again")));

    private Postgres() {
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
}
