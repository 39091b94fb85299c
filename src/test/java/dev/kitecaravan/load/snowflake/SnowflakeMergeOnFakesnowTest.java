package dev.kitecaravan.load.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationFixture;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;

/** The short form of {@link SnowflakeOnFakesnowTest}: two loads by Snowflake's own driver on fakesnow, the second merged. */
class SnowflakeMergeOnFakesnowTest extends DestinationFixture {
    private final String database = Fakesnow.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return Fakesnow.settings(database, "buildkite_data", folder.resolve("data"));
    }

    @Test
    void aSecondLoadChangesWhatChangedAndAddsWhatIsNew() {
        load(Samples.complete("l1"), Samples.rows(Samples.builds(), Disposition.MERGE,
                Samples.build("b1", 1, "running", 0), Samples.build("b2", 2, "passed", 0)));
        RowCounts second = load(Samples.complete("l2"), Samples.rows(Samples.builds(), Disposition.MERGE,
                Samples.build("b1", 1, "passed", 0), Samples.build("b2", 2, "passed", 0),
                Samples.build("b3", 3, "failed", 0))).get("builds");

        assertThat(second).isEqualTo(new RowCounts(1, 1, 1, 0));
        assertThat(select("select id, state from builds order by id"))
                .containsExactly("b1|passed", "b2|passed", "b3|failed");
    }
}
