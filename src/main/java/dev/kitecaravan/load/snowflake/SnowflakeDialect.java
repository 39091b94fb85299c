package dev.kitecaravan.load.snowflake;

import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.JsonNumbers;

/** Snowflake as data. */
final class SnowflakeDialect {
    static final Dialect DIALECT = Dialect.named("Snowflake")
            .type(ColumnType.TEXT, "varchar")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double")
            .type(ColumnType.DECIMAL, "number(38,9)")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamp_tz(6)")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "variant")
            .type(ColumnType.BINARY, "binary")
            .stagedAs(ColumnType.JSON, "varchar", "parse_json({column})")
            .stagedAs(ColumnType.BINARY, "varchar", "to_binary({column}, 'HEX')")
            .holds(new Capabilities(255, 38, 9, 16L << 20, 1_500, false,
                    Pattern.compile("constraint|current_(date|time|timestamp|user)|localtime(stamp)?"))
                    .withJson(JsonNumbers.DOUBLES))
            .commits(CommitUnit.BATCH)
            .upserts(Upsert.MERGE_MATCHED)
            .namesInCapitals()
            .lacks(Phrase.LOCK_ROW)
            .says(Phrase.NEXT_COLUMN, ", ")
            // A number's scale cannot be altered; this is one statement, so that it is done whole or not at all.
            .says(Phrase.ALTER_TYPE, "create or replace table {table} copy grants as"
                    + " select * replace (cast({column} as {type}) as {column}) from {table}")
            .says(Phrase.COUNT_SCHEMAS,
                    "select count(*) from information_schema.schemata where schema_name = upper(?)")
            .says(Phrase.LIST_COLUMNS,
                    "select lower(table_name), lower(column_name) from information_schema.columns"
                            + " where table_schema = upper(?) order by table_name, ordinal_position")
            .says(Phrase.LIST_OBJECTS,
                    "select lower(table_name), comment, lower(table_type) from information_schema.tables"
                            + " where table_schema = upper(?)")
            .fails("390100",
                    "user or password is wrong; set destination.user and CARAVAN_DESTINATION_PASSWORD, or "
                            + "destination.credentials-file")
            .fails("incorrect username or password",
                    "user or password is wrong; set destination.user and CARAVAN_DESTINATION_PASSWORD, or "
                            + "destination.credentials-file")
            .fails("jwt token is invalid",
                    "the key does not belong to this user; register its public half with ALTER USER … SET "
                            + "RSA_PUBLIC_KEY")
            .fails("no active warehouse",
                    "there is no warehouse; set destination.snowflake.warehouse to one that the role may use")
            .fails("insufficient privileges",
                    "the role lacks a right; grant it USAGE and CREATE SCHEMA on the database, or make the schema"
                            + " and give it to the role")
            .fails("this session does not have a current database",
                    "the database is not there or the role may not use it; correct destination.url or grant USAGE")
            .fails("lock timeout", "another session holds the tables; wait until it ends and run again")
            .fails("communication error",
                    "the account cannot be reached; see that its name in destination.url is right and that this "
                            + "machine may reach it")
            .build();

    private SnowflakeDialect() {
    }
}
