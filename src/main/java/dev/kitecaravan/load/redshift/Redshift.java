package dev.kitecaravan.load.redshift;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Failure;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** Redshift: what this engine is, and the way in. */
public final class Redshift {
    private static final String TEXT = "varchar(65535)";

    static final Dialect DIALECT = new Dialect("Redshift",
            // It has no IS DISTINCT FROM.
            new Dialect.Words("\"", false,
                    "(%1$s <> %2$s or (%1$s is null and %2$s is not null) or (%1$s is not null and %2$s is null))",
                    "(%1$s = %2$s or (%1$s is null and %2$s is null))"),
            Map.of(ColumnType.TEXT, TEXT, ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double precision",
                    ColumnType.DECIMAL, "decimal(38,9)", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamptz", ColumnType.DATE, "date", ColumnType.JSON, "super", ColumnType.BINARY, "varbyte"),
            new Capabilities(127, 38, 9, 65_535, 1_500, false,
                    Pattern.compile("oid|tableoid|ctid|xmin|xmax|cmin|cmax|insertxid|deletexid")),
            CommitUnit.BATCH, Dialect.Upsert.CLASSIFY, true,
            // COPY of JSON fills no VARBYTE, and a SUPER that is parsed from text keeps JSON's null.
            new Dialect.Staging("%1$s", "create temporary table %1$s (%2$s)", false,
                    Map.of(ColumnType.JSON, TEXT, ColumnType.BINARY, TEXT),
                    Map.of(ColumnType.JSON, "json_parse(%1$s)", ColumnType.BINARY, "to_varbyte(%1$s, 'hex')")),
            new Dialect.Ddl("create table if not exists %1$s (%2$s)", "alter table %1$s add column %2$s", null,
                    List.of("alter table %1$s add column \"_caravan_widened\" %3$s",
                            "update %1$s set \"_caravan_widened\" = %2$s", "alter table %1$s drop column %2$s",
                            "alter table %1$s rename column \"_caravan_widened\" to %2$s"),
                    null),
            // Its information schema lists only the schemas that the user owns.
            new Dialect.Catalogue("select count(*) from pg_namespace where nspname = ?",
                    Dialect.Catalogue.STANDARD.columns()),
            Dialect.KeyOrder.BINARY, null,
            List.of(new Failure("28P01", "user or password is wrong; set CARAVAN_DESTINATION_USER and "
                    + "CARAVAN_DESTINATION_PASSWORD, or put them into the URL"),
                    new Failure("28000", "user or password is wrong, or the cluster lets this user in only in another "
                            + "way; set CARAVAN_DESTINATION_USER and CARAVAN_DESTINATION_PASSWORD"),
                    new Failure("3D000", "the cluster has no such database; create it or correct destination.url"),
                    new Failure("42501", "the user lacks a right; grant CREATE on the database, or make the schema and "
                            + "give it to the user"),
                    new Failure("serializable isolation violation",
                            "another session changed the same tables meanwhile; "
                                    + "run again, and load the dataset from one place only"),
                    new Failure("stl_load_errors", "COPY refused a row; ask the table sys_load_error_detail which"),
                    new Failure("s3serviceexception", "the cluster may not read the staging bucket; correct "
                            + "destination.redshift.iam-role, or destination.region where the bucket is in another one"),
                    new Failure("disk full", "the cluster's disk is full; free some space and run again"),
                    new Failure("08001", "the cluster cannot be reached; see that it runs, that host and port of "
                            + "destination.url are right and its security group lets this machine in"),
                    new Failure("08006", "the connection broke; see that the cluster runs, then run again"),
                    new Failure("08003", "the connection broke; see that the cluster runs, then run again")));

    private Redshift() {
    }

    public static Destination create(DestinationSettings settings) {
        BulkWriter bulk = StagingBucket.named(settings)
                .<BulkWriter>map(RedshiftCopy::new)
                .orElseGet(RedshiftInsert::new);
        return new RedshiftDestination(settings, RedshiftUrl.of(settings), bulk);
    }

    public static TableReader reader(DestinationSettings settings) {
        return RedshiftReader.open(settings, RedshiftUrl.of(settings));
    }
}
