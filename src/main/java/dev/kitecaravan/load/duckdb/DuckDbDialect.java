package dev.kitecaravan.load.duckdb;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** DuckDB as data. */
public final class DuckDbDialect {
    public static final Dialect DIALECT = Dialect.named("DuckDB")
            .commentsTogether()
            .type(ColumnType.TEXT, "varchar")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double")
            .type(ColumnType.DECIMAL, "decimal(38,9)")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamptz")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "json")
            .type(ColumnType.BINARY, "blob")
            .holds(new Capabilities(1_000, 38, 9, 64L << 20, 4_000, true))
            .commits(CommitUnit.PAGES)
            .upserts(Upsert.CLASSIFY)
            .says(Phrase.ALTER_TYPE, "alter table {table} alter column {column} set data type {type}")
            .says(Phrase.NAME_STAGE, "temp.main.{stage}")
            .says(Phrase.LIST_COLUMNS,
                    "select lower(table_name), lower(column_name) from information_schema.columns where table_catalog = current_database()"
                            + " and table_schema = ? order by table_name, ordinal_position")
            .says(Phrase.LIST_OBJECTS, "select table_name, comment, 'table' from duckdb_tables() where database_name ="
                    + " current_database() and schema_name = $1 union all select view_name, comment, 'view' from"
                    + " duckdb_views() where database_name = current_database() and schema_name = $1")
            .fails("could not set lock on file",
                    "another process holds the file; go on when it has ended (a serve answers query and show "
                            + "meanwhile)")
            .fails("different configuration",
                    "this process has the file open for loading; read it when the run has ended")
            .fails("could not read enough bytes",
                    "the file was cut off or is damaged; restore it from a backup, or delete it to load everything anew")
            .fails("no space left", "the disk is full; free some space and run again")
            .fails("out of memory", "memory_limit is too small; raise destination.duckdb.memory-limit")
            .fails("permission denied", "its file or folder cannot be written; change its rights")
            .fails("not a valid duckdb database file",
                    "the file is no DuckDB database; set destination.url to another one")
            .build();

    private DuckDbDialect() {
    }
}
