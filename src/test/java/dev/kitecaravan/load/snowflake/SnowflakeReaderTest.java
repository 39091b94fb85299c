package dev.kitecaravan.load.snowflake;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;

/**
 * What {@code query} may do, by Snowflake's own driver on fakesnow, which takes several statements in one text: see
 * {@link SnowflakeContractTest} for that.
 */
@Tag("full")
class SnowflakeReaderTest extends ReaderContract {
    private final String database = Fakesnow.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return Fakesnow.settings(database, "buildkite_data", folder);
    }

    @Override
    protected String slow() {
        return "select count(*) from builds" + IntStream.range(0, 40).mapToObj(i -> ", builds b" + i)
                .collect(Collectors.joining());
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("copy into @~/x from builds", "put 'file://" + secret + "' @~", "get @~ 'file://" + target + "'",
                "use role accountadmin", "call p()", "begin", "commit", "select 1) union (select 2",
                "execute immediate 'delete from builds'", "create or replace table builds as select 1 as id",
                "merge into builds t using builds s on t.id = s.id when matched then delete",
                "alter session set multi_statement_count = 0", "undrop table builds");
    }
}
