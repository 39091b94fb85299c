package dev.kitecaravan.load.bigquery;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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

/** BigQuery: what this engine is, and the way in. */
@RegisterForReflection
public final class BigQueryEngine implements DestinationFactory {
    static final Dialect DIALECT = new Dialect("BigQuery", Dialect.Words.quotedBy("`"),
            Map.of(ColumnType.TEXT, "string", ColumnType.BIGINT, "int64", ColumnType.DOUBLE, "float64",
                    ColumnType.DECIMAL, "bignumeric", ColumnType.BOOLEAN, "bool", ColumnType.TIMESTAMP, "timestamp",
                    ColumnType.DATE, "date", ColumnType.JSON, "json", ColumnType.BINARY, "bytes"),
            new Capabilities(300, 76, 38, 8L << 20, 5_000, true,
                    Pattern.compile("(_table_|_file_|_partition|_row_timestamp|__root__|_colidentifier).*")),
            CommitUnit.BATCH, Dialect.Upsert.MERGE_MATCHED, true,
            new Dialect.Staging("%2$s.%1$s",
                    "create table %3$s.%1$s (%2$s) options (expiration_timestamp = "
                            + "timestamp_add(current_timestamp(), interval 8 day))",
                    false, Map.of(ColumnType.JSON, "string"),
                    Map.of(ColumnType.JSON, "parse_json(%1$s, wide_number_mode => 'round')")),
            // Columns come several at a time: BigQuery lets a table be altered five times in ten seconds.
            new Dialect.Ddl("create table if not exists %1$s (%2$s)", "alter table %1$s add column %2$s",
                    ", add column ", List.of("alter table %1$s alter column %2$s set data type %3$s"), null),
            // The dataset is made by the API, since SQL cannot tell whether it is there without knowing its location.
            new Dialect.Catalogue("select count(*) from unnest([?])",
                    "select table_name, column_name from %1$s.INFORMATION_SCHEMA.COLUMNS where table_schema = ?"
                            + " order by table_name, ordinal_position"),
            Dialect.KeyOrder.BINARY, "",
            List.of(new Failure("accessDenied",
                    "the credentials lack a right; grant the roles BigQuery Job User on the project and "
                            + "BigQuery Data Editor on the dataset, or on the project for the first run"),
                    new Failure("authError", "the credentials are not accepted; see that the key is not revoked"),
                    new Failure("quotaExceeded", "a quota of the project is used up; run again later or raise it"),
                    new Failure("rateLimitExceeded", "too many requests; run again in a moment"),
                    new Failure("billingNotEnabled", "the project cannot run DML without billing; enable it"),
                    new Failure("responseTooLarge", "the answer is too large; select less"),
                    new Failure("due to concurrent update",
                            "something else changed the same table; let it end and run again")));

    @Override
    public Destination create(DestinationSettings settings) {
        return new BigQueryDestination(settings, BigQueryPlace.of(settings));
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return new BigQueryReader(BigQueryPlace.of(settings));
    }
}
