package dev.kitecaravan.load.postgres;

import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.KeyOrder;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.JsonNumbers;
import dev.kitecaravan.table.RowWidth;

/** PostgreSQL as data. */
final class PostgresDialect {
    /**
     * A page of 8 KB takes a row of 8,160 bytes: its header, a bit for each of the 1,600 columns that a table can have, and what
     * a load adds. Texts of more than 20 bytes are kept beside the table, as far as they must be: 18 bytes of each stay, or up to 24 when it can be compressed.
     */
    private static final RowWidth PAGE = new RowWidth(8_160, 24 + 8 + 1_600 / 8 + 2 * 24 + 6 * 8, 20, 24);

    static final Dialect DIALECT = Dialect.named("PostgreSQL")
            .commentsTogether()
            .type(ColumnType.TEXT, "text")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double precision")
            .type(ColumnType.DECIMAL, "numeric")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamp(6) with time zone")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "jsonb")
            .type(ColumnType.BINARY, "bytea")
            .holds(new Capabilities(63, 1_000, 500, 64L << 20, 1_500, false,
                    Pattern.compile("ctid|tableoid|[xc]m(in|ax)"))
                    .withRows(PAGE).withJson(new JsonNumbers(131_072, 16_383)))
            .commits(CommitUnit.PAGES)
            .upserts(Upsert.ON_CONFLICT)
            .keyOrder(KeyOrder.ofType("text collate \"C\""))
            .says(Phrase.LOCK_ROW, " for key share")
            .says(Phrase.CREATE_INDEX, "create {unique} index if not exists {index} on {table} ({columns})")
            .says(Phrase.COUNT_INDEXES, "select count(*) from pg_indexes where schemaname = ? and indexname = ?")
            .says(Phrase.DECLARE_KEY, "do $$ begin if not exists (select from {table}) and not exists (select from"
                    + " pg_index where indrelid = to_regclass('{table}') and indisunique) then"
                    + " alter table {table} add constraint {index} primary key ({columns}); end if; end $$")
            .says(Phrase.DROP_INDEX, "alter table {table} drop constraint if exists {index}",
                    "drop index if exists {schema}.{index}")
            .says(Phrase.NAME_STAGE, "pg_temp.{stage}")
            .says(Phrase.LIST_OBJECTS,
                    "select c.relname, d.description, case when c.relkind = 'v' then 'view' else 'table' end"
                            + " from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_description d on"
                            + " d.objoid = c.oid and d.objsubid = 0 where n.nspname = ? and c.relkind in ('r', 'v', 'p')")
            .fails("28P01",
                    "user or password is wrong; set CARAVAN_DESTINATION_USER and CARAVAN_DESTINATION_PASSWORD, or"
                            + " put them into the URL")
            .fails("28000", "the server lets this user in only in another way; see its pg_hba.conf")
            .fails("55P03", "another session holds a lock; end it, or raise destination.postgres.lock-timeout, then run"
                    + " again")
            .fails("57014", "a statement ran longer than destination.postgres.statement-timeout; raise it, then run"
                    + " again")
            .fails("25P03", "the transaction was left open too long; see that this machine is not stopped, then run"
                    + " again")
            .fails("3D000", "the server has no such database; create it or correct destination.url")
            .fails("42501",
                    "the user lacks a right; grant CREATE on the database, or make the schema and give it to the "
                            + "user")
            .fails("53100", "the server's disk is full; free some space and run again")
            .fails("53300", "the server has no connection left; raise max_connections or run later")
            .fails("57P01", "the server was stopped; start it and run again")
            .fails("57P03", "the server is starting or stopping; run again in a moment")
            .fails("25006", "the server is read-only, a standby perhaps; use the primary")
            .fails("08001",
                    "the server cannot be reached; see that it runs and that host and port of destination.url are"
                            + " right")
            .fails("08006", "the connection broke; see that the server runs, then run again")
            .fails("08003", "the connection broke; see that the server runs, then run again")
            .build();

    private PostgresDialect() {
    }
}
