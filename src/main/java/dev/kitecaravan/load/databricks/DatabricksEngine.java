package dev.kitecaravan.load.databricks;

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

/** Databricks: what this engine is, and the way in. */
@RegisterForReflection
public final class DatabricksEngine implements DestinationFactory {
    static final Dialect DIALECT = new Dialect("Databricks", Dialect.Words.quotedBy("`"),
            Map.of(ColumnType.TEXT, "string", ColumnType.BIGINT, "bigint", ColumnType.DOUBLE, "double",
                    ColumnType.DECIMAL, "decimal(38,9)", ColumnType.BOOLEAN, "boolean", ColumnType.TIMESTAMP,
                    "timestamp", ColumnType.DATE, "date", ColumnType.JSON, "string", ColumnType.BINARY, "binary"),
            new Capabilities(255, 38, 9, 16L << 20, 2_000, true), CommitUnit.BATCH, Dialect.Upsert.MERGE_MATCHED, false,
            new Dialect.Staging("%2$s.%1$s", "create table %3$s.%1$s (%2$s)", false,
                    Map.of(ColumnType.BINARY, "string"), Map.of(ColumnType.BINARY, "unbase64(%1$s)"),
                    "drop table if exists %1$s"),
            new Dialect.Ddl(
                    "create table if not exists %1$s (%2$s) tblproperties ('delta.enableTypeWidening' = 'true')",
                    "alter table %1$s add columns (%2$s)", ", ",
                    List.of("alter table %1$s alter column %2$s type %3$s"), null),
            Dialect.Catalogue.STANDARD, Dialect.KeyOrder.BINARY, "",
            List.of(new Failure("42501", "a right is missing; grant USE CATALOG, CREATE SCHEMA (or USE SCHEMA, CREATE "
                    + "TABLE and MODIFY on the dataset's), READ VOLUME and WRITE VOLUME"),
                    new Failure("permission_denied", "a right is missing; grant USE CATALOG, CREATE SCHEMA (or USE "
                            + "SCHEMA, CREATE TABLE and MODIFY on the dataset's), READ VOLUME and WRITE VOLUME"),
                    new Failure("invalid access token", "the token is not accepted; make another one"),
                    new Failure("unauthenticated", "the token is not accepted; make another one"),
                    new Failure("delta_concurrent", "something else changed the same table; let it end and run again"),
                    new Failure("communication link failure",
                            "the workspace cannot be reached; see that destination.url is right")));

    static String stageType(ColumnType type) {
        return DIALECT.staging().types().getOrDefault(type, DIALECT.types().get(type));
    }

    @Override
    public Destination create(DestinationSettings settings) {
        return new DatabricksDestination(settings, DatabricksPlace.of(settings));
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return DatabricksReader.open(settings, DatabricksPlace.of(settings));
    }
}
