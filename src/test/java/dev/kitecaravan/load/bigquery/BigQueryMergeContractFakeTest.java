package dev.kitecaravan.load.bigquery;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.MergeContract;

/** On a fake of BigQuery; {@link BigQueryContractFakeTest} is the long form. */
class BigQueryMergeContractFakeTest extends MergeContract {
    private final BigQueryFake fake = new BigQueryFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }
}
