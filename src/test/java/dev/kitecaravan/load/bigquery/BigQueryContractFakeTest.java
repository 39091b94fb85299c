package dev.kitecaravan.load.bigquery;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/**
 * The contract on a fake of BigQuery: what we send, how we take answers, and what the SQL does once translated.
 * {@link BigQueryMergeContractFakeTest} is the short form.
 */
@Tag("full")
class BigQueryContractFakeTest extends DestinationContract {
    private final BigQueryFake fake = new BigQueryFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }

    @Override
    protected void tamper(String sql) {
        fake.run(sql);
    }
}
