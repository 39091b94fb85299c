package dev.kitecaravan.load.databricks;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.MergeContract;

/** On a fake of Databricks; {@link DatabricksContractFakeTest} is the long form. */
class DatabricksMergeContractFakeTest extends MergeContract {
    private final DatabricksFake fake = new DatabricksFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }
}
