package dev.kitecaravan.load.bigquery;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;

/** Reading the fake of BigQuery, whose dry run says what a statement is as BigQuery's would. */
@Tag("full")
class BigQueryReaderContractFakeTest extends ReaderContract {
    private final BigQueryFake fake = new BigQueryFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }

    @Override
    protected String slow() {
        return "select count(*) from unnest(generate_array(1, 10000)) a, unnest(generate_array(1, 10000)) b, "
                + "unnest(generate_array(1, 10000)) c where a + b + c = -1";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("export data options (uri = 'gs://b/*.csv', format = 'CSV') as select * from builds",
                "load data into builds from files (format = 'CSV', uris = ['gs://b/x.csv'])",
                "create temp function f() as (1)", "begin select 1; delete from builds where true; end",
                "execute immediate 'delete from builds where true'", "call bq.abort_session()",
                "begin transaction", "declare x int64", "assert false", "merge into builds t using builds s on false "
                        + "when not matched then insert row");
    }
}
