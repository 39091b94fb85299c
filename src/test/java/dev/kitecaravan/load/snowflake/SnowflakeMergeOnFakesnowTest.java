package dev.kitecaravan.load.snowflake;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.MergeContract;

/** By Snowflake's own driver on fakesnow; {@link SnowflakeOnFakesnowTest} is the long form. */
@Tag("full")
class SnowflakeMergeOnFakesnowTest extends MergeContract {
    private final String database = Fakesnow.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return Fakesnow.settings(database, "buildkite_data", folder.resolve("data"));
    }
}
