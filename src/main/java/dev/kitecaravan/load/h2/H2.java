package dev.kitecaravan.load.h2;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Failure;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** H2, embedded: what this engine is, and the way in. */
public final class H2 {
    static final Dialect DIALECT = new Dialect("H2", Dialect.Words.STANDARD,
            Map.of(ColumnType.TEXT, "varchar", ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double precision",
                    ColumnType.DECIMAL, "decfloat(1000)", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamp(6) with time zone", ColumnType.DATE, "date", ColumnType.JSON, "json",
                    ColumnType.BINARY, "varbinary"),
            new Capabilities(256, 1000, 500, 64L << 20, 4_000, true), CommitUnit.PAGE, Dialect.Upsert.MERGE_MATCHED,
            true,
            Dialect.Staging.temporary("%1$s", "create local temporary table %1$s (%2$s) not persistent", true),
            Dialect.Ddl.standard("alter table %1$s alter column %2$s set data type %3$s",
                    "create %1$s index if not exists %5$s.%2$s on %3$s (%4$s)"),
            Dialect.Catalogue.STANDARD,
            new Dialect.KeyOrder(null,
                    "\"key_bytes\" varbinary invisible generated always as (cast(\"key\" as varbinary))", "key_bytes",
                    "cast(? as varbinary)"),
            "",
            List.of(new Failure("28000", "user or password is wrong; set the ones the database was made with"),
                    new Failure("database may be already in use",
                            "another process holds the file; go on when it has ended (a serve answers query and show meanwhile)"),
                    new Failure("no space left", "the disk is full; free some space and run again"),
                    new Failure("90097", "the database is read-only; change the rights of its file"),
                    new Failure("42102", "a table is missing"),
                    new Failure("90030", "the file is damaged; restore it from a copy or load anew")));

    private H2() {
    }

    public static Destination create(DestinationSettings settings) {
        return new H2Destination(settings, H2Url.of(settings));
    }

    public static TableReader reader(DestinationSettings settings) {
        return H2Reader.open(settings, H2Url.of(settings));
    }

    /** The file, which one process has at a time; nothing for a database elsewhere. */
    public static Optional<Path> file(DestinationSettings settings) {
        return Optional.ofNullable(H2Url.of(settings).file());
    }
}
