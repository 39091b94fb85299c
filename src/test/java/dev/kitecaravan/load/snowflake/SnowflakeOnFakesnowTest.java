package dev.kitecaravan.load.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Mark;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;

/** The contract by Snowflake's own driver on fakesnow; {@link SnowflakeMergeOnFakesnowTest} is its short form. */
@Tag("full")
class SnowflakeOnFakesnowTest extends DestinationContract {
    private final String database = Fakesnow.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return Fakesnow.settings(database, "buildkite_data", folder.resolve("data"));
    }

    /** The emulator lists no views, and keeps comments of tables alone, without quotes in them. */
    @Override
    protected void viewsAndWhatIsSaidOfTablesAreKept() {
        load(Samples.complete("l1"), Samples.rows(Samples.builds(), Disposition.MERGE,
                Samples.build("b1", 1, "passed", 0), Samples.build("b2", 2, "failed", 0)));
        DatasetObjects objects = destination.objects().orElseThrow();
        String comment = Mark.on("One row per build.", "builds");
        objects.comment("builds", comment, Map.of());

        assertThat(objects.items()).contains(new DatasetObjects.Item("builds", comment, false));
    }

    /** By hand people write names without quotes, which are in capitals then. */
    @Override
    protected void tamper(String sql) {
        Fakesnow.run(settings(), sql.replace("\"value\"", "value"));
    }

    @Override
    protected boolean showsTimesBefore1582() {
        return false;
    }
}
