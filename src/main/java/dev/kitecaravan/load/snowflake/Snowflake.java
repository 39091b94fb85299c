package dev.kitecaravan.load.snowflake;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationFactory;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.Failure;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Snowflake: what this engine is, and the way in. */
@RegisterForReflection
public final class Snowflake implements DestinationFactory {
    static final Dialect DIALECT = new Dialect("Snowflake",
            new Dialect.Words("\"", true, Dialect.Words.STANDARD.differs(), Dialect.Words.STANDARD.same()),
            Map.of(ColumnType.TEXT, "varchar", ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double",
                    ColumnType.DECIMAL, "number(38,9)", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamp_tz(6)", ColumnType.DATE, "date", ColumnType.JSON, "variant", ColumnType.BINARY,
                    "binary"),
            new Capabilities(255, 38, 9, 16L << 20, 1_500, false), CommitUnit.BATCH, Dialect.Upsert.MERGE_MATCHED, true,
            new Dialect.Staging("%1$s", "create temporary table %1$s (%2$s)", false,
                    Map.of(ColumnType.JSON, "varchar", ColumnType.BINARY, "varchar"),
                    Map.of(ColumnType.JSON, "parse_json(%1$s)", ColumnType.BINARY, "to_binary(%1$s, 'HEX')")),
            new Dialect.Ddl("create table if not exists %1$s (%2$s)", "alter table %1$s add column %2$s", ", ",
                    // A number's scale cannot be altered; this is one statement, so that it is done whole or not at all.
                    List.of("create or replace table %1$s copy grants as select * replace (cast(%2$s as %3$s) as %2$s) "
                            + "from %1$s"),
                    null),
            new Dialect.Catalogue("select count(*) from information_schema.schemata where schema_name = upper(?)",
                    "select lower(table_name), lower(column_name) from information_schema.columns"
                            + " where table_schema = upper(?) order by table_name, ordinal_position"),
            Dialect.KeyOrder.BINARY, null,
            List.of(new Failure("390100", "user or password is wrong; set destination.user and "
                    + "CARAVAN_DESTINATION_PASSWORD, or destination.credentials-file"),
                    new Failure("incorrect username or password", "user or password is wrong; set destination.user and "
                            + "CARAVAN_DESTINATION_PASSWORD, or destination.credentials-file"),
                    new Failure("jwt token is invalid",
                            "the key does not belong to this user; register its public half "
                                    + "with ALTER USER … SET RSA_PUBLIC_KEY"),
                    new Failure("no active warehouse",
                            "there is no warehouse; set destination.snowflake.warehouse to one "
                                    + "that the role may use"),
                    new Failure("insufficient privileges",
                            "the role lacks a right; grant it USAGE and CREATE SCHEMA on "
                                    + "the database, or make the schema and give it to the role"),
                    new Failure("this session does not have a current database",
                            "the database is not there or the role "
                                    + "may not use it; correct destination.url or grant USAGE"),
                    new Failure("lock timeout", "another session holds the tables; wait until it ends and run again"),
                    new Failure("communication error", "the account cannot be reached; see that its name in "
                            + "destination.url is right and that this machine may reach it")));

    @Override
    public Destination create(DestinationSettings settings) {
        SnowflakeUrl url = SnowflakeUrl.of(settings);
        return new SnowflakeDestination(settings, url.place(), url::connect);
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return SnowflakeReader.open(settings, SnowflakeUrl.of(settings));
    }
}
