package dev.kitecaravan.load.duckdb;

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

/** DuckDB, embedded: what this engine is, and the way in. */
public final class DuckDb {
    public static final Dialect DIALECT = new Dialect("DuckDB", Dialect.Words.STANDARD,
            Map.of(ColumnType.TEXT, "varchar", ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double",
                    ColumnType.DECIMAL, "decimal(38,9)", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamptz", ColumnType.DATE, "date", ColumnType.JSON, "json", ColumnType.BINARY, "blob"),
            new Capabilities(1_000, 38, 9, 64L << 20, 4_000, true), CommitUnit.PAGES, Dialect.Upsert.CLASSIFY, true,
            Dialect.Staging.temporary("temp.main.%1$s", "create temporary table %1$s (%2$s)", false),
            Dialect.Ddl.standard("alter table %1$s alter column %2$s set data type %3$s", null),
            new Dialect.Catalogue(Dialect.Catalogue.STANDARD.schemas(),
                    "select table_name, column_name from information_schema.columns where table_catalog = current_database()"
                            + " and table_schema = ? order by table_name, ordinal_position"),
            Dialect.KeyOrder.BINARY, "",
            List.of(new Failure("could not set lock on file",
                    "another process holds the file; go on when it has ended (a serve answers query and show meanwhile)"),
                    new Failure("different configuration",
                            "this process has the file open for loading; read it when the run has ended"),
                    new Failure("no space left", "the disk is full; free some space and run again"),
                    new Failure("out of memory",
                            "memory_limit is too small; raise destination.duckdb.memory-limit"),
                    new Failure("permission denied", "its file or folder cannot be written; change its rights"),
                    new Failure("not a valid duckdb database file",
                            "the file is no DuckDB database; set destination.url to another one")));

    private DuckDb() {
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
}
