package dev.kitecaravan.load.snowflake;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/** The contract by Snowflake's own driver on fakesnow. */
class SnowflakeOnFakesnowTest extends DestinationContract {
    private final String database = Fakesnow.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return Fakesnow.settings(database, "buildkite_data", folder.resolve("data"));
    }

    /** By hand people write names without quotes, which are in capitals then. */
    @Override
    protected void tamper(String sql) {
        Fakesnow.run(settings(), sql.replace("\"value\"", "value"));
    }
}
