package dev.kitecaravan.load.databricks;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/**
 * The contract on a fake of Databricks: what we send, how we take answers, and what the SQL does once translated.
 * {@link DatabricksMergeContractFakeTest} is the short form.
 */
@Tag("full")
class DatabricksContractFakeTest extends DestinationContract {
    private final DatabricksFake fake = new DatabricksFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }

    @Override
    protected boolean keepsVersions() {
        return false;
    }

    @Override
    protected void tamper(String sql) {
        fake.run(sql);
    }
}
