package dev.kitecaravan.load.sqlite;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/**
 * SQLite as data. Its types are names that say how values are taken ("affinity"): one with BLOB in it leaves them as they
 * are, one with TEXT keeps texts that look like numbers, and times and days, which look like none, stay texts anyway. What
 * values are kept as is {@link SqliteValues}.
 */
final class SqliteDialect {
    static final Dialect DIALECT = Dialect.named("SQLite")
            .type(ColumnType.TEXT, "text")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double")
            .type(ColumnType.DECIMAL, SqliteValues.DECIMAL)
            .type(ColumnType.BOOLEAN, SqliteValues.BOOLEAN)
            .type(ColumnType.TIMESTAMP, SqliteValues.TIMESTAMP)
            .type(ColumnType.DATE, SqliteValues.DATE)
            .type(ColumnType.JSON, "json_text")
            .type(ColumnType.BINARY, "blob")
            // A table has at most 2,000 columns, a stage one more than its table, and the schema's may lack six of ours.
            .holds(new Capabilities(255, 1_000, 500, 64L << 20, 1_900, false))
            .commits(CommitUnit.PAGES)
            .upserts(Upsert.ON_CONFLICT)
            .says(Phrase.PARAMETER, "?")
            .lacks(Phrase.CREATE_SCHEMA)
            .lacks(Phrase.DROP_SCHEMA)
            .says(Phrase.ALTER_TYPE, "alter table {table} add column \"_caravan_widened\" {type}",
                    "update {table} set \"_caravan_widened\" = {column}", "alter table {table} drop column {column}",
                    "alter table {table} rename column \"_caravan_widened\" to {column}")
            .says(Phrase.CREATE_INDEX,
                    "create {unique} index if not exists {schema}.{index} on {bare table} ({columns})")
            .says(Phrase.COUNT_INDEXES,
                    "select count(*) from {schema}.sqlite_schema where type = 'index' and ? is not null and name = ?")
            .says(Phrase.NAME_STAGE, "temp.{stage}")
            .says(Phrase.INDEX_STAGE, "create index temp.{index} on {bare stage} ({column})")
            .says(Phrase.EMPTY_STAGE, "delete from {stage}")
            .says(Phrase.COUNT_SCHEMAS, "select count(*) from pragma_database_list where name = ?")
            .says(Phrase.LIST_COLUMNS, "select lower(t.name), lower(c.name) from {schema}.sqlite_schema t"
                    + " join pragma_table_info(t.name, ?) c where t.type = 'table' order by t.name, c.cid")
            // It keeps no comments; a view's stands in its statement.
            .says(Phrase.LIST_OBJECTS,
                    "select name, sql, type from {schema}.sqlite_schema where type in ('table', 'view')"
                            + " and ? is not null")
            .says(Phrase.NAME_IN_VIEW, "{table}")
            .says(Phrase.CREATE_VIEW, "create view {view} as {statement}\n-- {text}")
            .lacks(Phrase.COMMENT_ON_VIEW)
            .lacks(Phrase.COMMENT_ON_TABLE)
            .fails("sqlite_notadb", "the file is no SQLite database; set destination.url to another one")
            .fails("sqlite_busy", "another program is writing to the file; let it end and run again")
            .fails("sqlite_full", "the disk is full; free some space and run again")
            .fails("sqlite_readonly", "its file or folder cannot be written; change its rights")
            .fails("sqlite_cantopen", "its file or folder cannot be opened or written; change its rights")
            .fails("sqlite_corrupt", "the file is damaged; restore it from a copy or load anew")
            .fails("sqlite_ioerr", "the disk could not be read or written; see that it is there and has room")
            .build();

    private SqliteDialect() {
    }
}
