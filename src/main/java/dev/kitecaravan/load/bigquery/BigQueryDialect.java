package dev.kitecaravan.load.bigquery;

import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.JsonNumbers;

/** BigQuery as data. */
final class BigQueryDialect {
    static final Dialect DIALECT = Dialect.named("BigQuery")
            .type(ColumnType.TEXT, "string")
            .type(ColumnType.BIGINT, "int64")
            .type(ColumnType.DOUBLE, "float64")
            .type(ColumnType.DECIMAL, "bignumeric")
            .type(ColumnType.BOOLEAN, "bool")
            .type(ColumnType.TIMESTAMP, "timestamp")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "json")
            .type(ColumnType.BINARY, "bytes")
            .stagedAs(ColumnType.JSON, "string", "parse_json({column}, wide_number_mode => 'round')")
            .holds(new Capabilities(300, 76, 38, 8L << 20, 5_000, true,
                    Pattern.compile("(_table_|_file_|_partition|_row_timestamp|__root__|_colidentifier|_change_).*"))
                    .withJson(JsonNumbers.DOUBLES))
            .commits(CommitUnit.BATCH)
            .upserts(Upsert.MERGE_MATCHED)
            .quotes("`")
            // Columns come several at a time: BigQuery lets a table be altered five times in ten seconds.
            .says(Phrase.NEXT_COLUMN, ", add column ")
            .says(Phrase.ALTER_TYPE, "alter table {table} alter column {column} set data type {type}")
            .says(Phrase.NAME_STAGE, "{schema}.{stage}")
            .says(Phrase.CREATE_STAGE, "create table {schema}.{stage} ({columns}) options (expiration_timestamp = "
                    + "timestamp_add(current_timestamp(), interval 8 day))")
            // The dataset is made by the API, since SQL cannot tell whether it is there without knowing its location.
            .says(Phrase.COUNT_SCHEMAS, "select count(*) from unnest([?])")
            .says(Phrase.LIST_COLUMNS, "select table_name, lower(column_name) from {schema}.INFORMATION_SCHEMA.COLUMNS"
                    + " where table_schema = ? order by table_name, ordinal_position")
            .says(Phrase.LIST_OBJECTS, "select t.table_name, o.option_value, lower(t.table_type) from"
                    + " {schema}.INFORMATION_SCHEMA.TABLES t left join {schema}.INFORMATION_SCHEMA.TABLE_OPTIONS o on"
                    + " o.table_name = t.table_name and o.option_name = 'description' where t.table_schema = ?")
            .says(Phrase.CREATE_VIEW, "create or replace view {view} options (description = {text}) as {statement}")
            .lacks(Phrase.COMMENT_ON_VIEW)
            .says(Phrase.COMMENT_ON_TABLE, "alter table {table} set options (description = {text})")
            // Descriptions come several at a time, as columns do.
            .says(Phrase.COMMENT_ON_COLUMN, "alter column {column} set options (description = {text})")
            .says(Phrase.COMMENT_ON_COLUMNS, "alter table {table} {comments}")
            .says(Phrase.QUOTE_IN_TEXT, "\\'")
            .says(Phrase.BACKSLASH_IN_TEXT, "\\\\")
            .fails("accessDenied",
                    "the credentials lack a right; grant the roles BigQuery Job User on the project and BigQuery "
                            + "Data Editor on the dataset, or on the project for the first run")
            .fails("authError", "the credentials are not accepted; see that the key is not revoked")
            .fails("quotaExceeded", "a quota of the project is used up; run again later or raise it")
            .fails("rateLimitExceeded", "too many requests; run again in a moment")
            .fails("billingNotEnabled", "the project cannot run DML without billing; enable it")
            .fails("responseTooLarge", "the answer is too large; select less")
            .fails("due to concurrent update", "something else changed the same table; let it end and run again")
            .build();

    private BigQueryDialect() {
    }
}
