package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Disposition;

/** The short form of {@link DestinationContract}, for destinations whose whole contract takes long: two loads, the second merged. */
public abstract class MergeContract extends DestinationFixture {
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
