package dev.kitecaravan.load.redshift;

import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.JsonNumbers;
import dev.kitecaravan.table.RowWidth;

/** Redshift as data. */
final class RedshiftDialect {
    private static final String TEXT = "varchar(65535)";
    /** COPY takes lines of 4 MB; a quarter is left to the names of columns and to what JSON escapes. All of a text stays. */
    private static final RowWidth LINE = new RowWidth(3 << 20, 4_096, 65_535, 65_535);

    static final Dialect DIALECT = Dialect.named("Redshift")
            .type(ColumnType.TEXT, TEXT)
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double precision")
            .type(ColumnType.DECIMAL, "decimal(38,9)")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamptz")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "super")
            .type(ColumnType.BINARY, "varbyte")
            // COPY of JSON fills no VARBYTE, and a SUPER that is parsed from text keeps JSON's null.
            .stagedAs(ColumnType.JSON, TEXT, "json_parse({column})")
            .stagedAs(ColumnType.BINARY, TEXT, "to_varbyte({column}, 'hex')")
            .holds(new Capabilities(127, 38, 9, 65_535, 1_500, false,
                    Pattern.compile("oid|tableoid|ctid|xmin|xmax|cmin|cmax|insertxid|deletexid"))
                    .withRows(LINE).withJson(JsonNumbers.DOUBLES))
            .commits(CommitUnit.BATCH)
            .upserts(Upsert.CLASSIFY)
            // It has no IS DISTINCT FROM.
            .says(Phrase.DIFFER, "({one} <> {other} or ({one} is null and {other} is not null)"
                    + " or ({one} is not null and {other} is null))")
            .says(Phrase.SAME, "({one} = {other} or ({one} is null and {other} is null))")
            .lacks(Phrase.LOCK_ROW)
            .says(Phrase.ALTER_TYPE, "alter table {table} add column \"_caravan_widened\" {type}",
                    "update {table} set \"_caravan_widened\" = {column}", "alter table {table} drop column {column}",
                    "alter table {table} rename column \"_caravan_widened\" to {column}")
            // Its information schema lists only the schemas that the user owns.
            .says(Phrase.COUNT_SCHEMAS, "select count(*) from pg_namespace where nspname = ?")
            .says(Phrase.LIST_OBJECTS,
                    "select c.relname, d.description, case when c.relkind = 'v' then 'view' else 'table' end"
                            + " from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_description d on"
                            + " d.objoid = c.oid and d.objsubid = 0 where n.nspname = ? and c.relkind in ('r', 'v', 'p')")
            .fails("28P01",
                    "user or password is wrong; set CARAVAN_DESTINATION_USER and CARAVAN_DESTINATION_PASSWORD, or"
                            + " put them into the URL")
            .fails("28000",
                    "user or password is wrong, or the cluster lets this user in only in another way; set "
                            + "CARAVAN_DESTINATION_USER and CARAVAN_DESTINATION_PASSWORD")
            .fails("3D000", "the cluster has no such database; create it or correct destination.url")
            .fails("42501",
                    "the user lacks a right; grant CREATE on the database, or make the schema and give it to the "
                            + "user")
            .fails("serializable isolation violation",
                    "another session changed the same tables meanwhile; run again, and load the dataset from one "
                            + "place only")
            .fails("stl_load_errors", "COPY refused a row; ask the table sys_load_error_detail which")
            .fails("s3serviceexception",
                    "the cluster may not read the staging bucket; correct destination.redshift.iam-role, or "
                            + "destination.region where the bucket is in another one")
            .fails("disk full", "the cluster's disk is full; free some space and run again")
            .fails("08001",
                    "the cluster cannot be reached; see that it runs, that host and port of destination.url are "
                            + "right and its security group lets this machine in")
            .fails("08006", "the connection broke; see that the cluster runs, then run again")
            .fails("08003", "the connection broke; see that the cluster runs, then run again")
            .build();

    private RedshiftDialect() {
    }
}
