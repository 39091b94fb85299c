package dev.kitecaravan.load.databricks;

import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** Databricks as data. */
final class DatabricksDialect {
    static final Dialect DIALECT = Dialect.named("Databricks")
            .type(ColumnType.TEXT, "string")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double")
            .type(ColumnType.DECIMAL, "decimal(38,9)")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamp")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "string")
            .type(ColumnType.BINARY, "binary")
            .stagedAs(ColumnType.BINARY, "string", "unbase64({column})")
            .holds(new Capabilities(255, 38, 9, 16L << 20, 2_000, true,
                    Pattern.compile("_change_type|_commit_version|_commit_timestamp")))
            .commits(CommitUnit.BATCH)
            .upserts(Upsert.MERGE_MATCHED)
            .withoutTransactions()
            .quotes("`")
            .says(Phrase.CREATE_TABLE,
                    "create table if not exists {table} ({columns}) tblproperties ('delta.enableTypeWidening' = 'true')")
            .says(Phrase.ADD_COLUMNS, "alter table {table} add columns ({columns})")
            .says(Phrase.NEXT_COLUMN, ", ")
            .says(Phrase.LIST_COLUMNS, "select lower(table_name), lower(column_name) from information_schema.columns"
                    + " where table_schema = ? order by table_name, ordinal_position")
            .says(Phrase.NAME_STAGE, "{schema}.{stage}")
            .says(Phrase.CREATE_STAGE, "create table {schema}.{stage} ({columns})")
            .says(Phrase.DROP_STAGE, "drop table if exists {stage}")
            .says(Phrase.CREATE_VIEW, "create or replace view {view} comment {text} as {statement}")
            .lacks(Phrase.COMMENT_ON_VIEW)
            .says(Phrase.COMMENT_ON_COLUMN, "alter table {table} alter column {column} comment {text}")
            .says(Phrase.QUOTE_IN_TEXT, "\\'")
            .says(Phrase.BACKSLASH_IN_TEXT, "\\\\")
            .fails("42501",
                    "a right is missing; grant USE CATALOG, CREATE SCHEMA (or USE SCHEMA, CREATE TABLE and MODIFY"
                            + " on the dataset's), READ VOLUME and WRITE VOLUME")
            .fails("permission_denied",
                    "a right is missing; grant USE CATALOG, CREATE SCHEMA (or USE SCHEMA, CREATE TABLE and MODIFY"
                            + " on the dataset's), READ VOLUME and WRITE VOLUME")
            .fails("invalid access token", "the token is not accepted; make another one")
            .fails("unauthenticated", "the token is not accepted; make another one")
            .fails("delta_concurrent", "something else changed the same table; let it end and run again")
            .fails("communication link failure", "the workspace cannot be reached; see that destination.url is right")
            .build();

    private DatabricksDialect() {
    }
}
