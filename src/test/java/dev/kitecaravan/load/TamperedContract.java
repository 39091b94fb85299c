package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;

/** What somebody changed by hand, with another tool. */
public abstract class TamperedContract extends LeaseContract {
    /** Does by hand what a user might do with another tool; the destination is closed meanwhile where it must be. */
    protected abstract void tamper(String sql);

    @Test
    void columnsDroppedByHandComeBack() {
        loadTwoBuilds("l1");
        tamper("alter table buildkite_data.builds drop column state");
        reopen();

        load(complete("l2"), rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)));

        assertThat(select("select id, state from builds order by id")).containsExactly("b1|null", "b2|null",
                "b3|passed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"drop table buildkite_data.builds|the table builds is gone|true",
            "drop table buildkite_data.builds__jobs|the table builds__jobs is gone|true",
            "delete from buildkite_data.builds|the table builds is empty, though rows were loaded|true",
            "alter table buildkite_data.builds drop column _caravan_hash|the table builds has no _caravan_hash any more|false"})
    void whatWasTakenAwayByHandIsNamed(String sql, String what, boolean heals) {
        loadTwoBuildsWithState();
        assertThat(lostOfBuilds()).isEmpty();
        assertThat(seenByAReader()).isEmpty();

        tamper(sql);
        reopen();

        assertThat(lostOfBuilds()).containsExactly(new Loss(what, heals));
        assertThat(seenByAReader()).containsExactly(what);
    }

    @Test
    void aTableThatWasOnlyAnnouncedIsNotLost() {
        loadTwoBuildsWithState();
        destination.prepare(List.of(Samples.child("builds__tags", "builds", text("value"))));
        tamper("drop table buildkite_data.builds__tags");
        reopen();

        assertThat(lostOfBuilds()).isEmpty();
    }

    private void loadTwoBuildsWithState() {
        loadTwoBuilds("l1");
        try (Load load = destination.begin("l2")) {
            load.commit(Bookkeeping.ofState(List.of(new StateChange("cursor", "builds", "org", "1"))));
        }
    }

    private List<String> seenByAReader() {
        return read(reader -> new TableProbe(reader, Samples.SYSTEM).lost("builds", List.of("builds")));
    }

    private List<Loss> lostOfBuilds() {
        return destination.lost(Map.of("builds", List.of("builds"))).getOrDefault("builds", List.of());
    }

    /** Whether names that differ in nothing but capitals are one, though each is kept as it was written. */
    protected boolean ignoresCapitals() {
        return false;
    }

    @Test
    void aTableOfSomebodyElseIsRefusedWhateverCapitalsItsNameHas() {
        if (!ignoresCapitals()) {
            return;
        }
        tamper("create table buildkite_data.\"Builds\" (note varchar)");
        tamper("insert into buildkite_data.\"Builds\" values ('theirs')");
        reopen();

        assertThatThrownBy(() -> destination.prepare(List.of(builds()))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("table builds of dataset").hasMessageContaining("rows that caravan did not load");
        assertThat(select("select note from builds")).containsExactly("theirs");
    }

    @Test
    void aTableAndAColumnThatGotCapitalsByHandAreLoadedOn() {
        if (!ignoresCapitals()) {
            return;
        }
        loadTwoBuildsWithState();
        tamper("alter table buildkite_data.builds rename column state to \"State\"");
        tamper("alter table buildkite_data.builds rename to other");
        tamper("alter table buildkite_data.other rename to \"Builds\"");
        reopen();
        assertThat(lostOfBuilds()).isEmpty();

        load(complete("l3"), rows(builds(), Disposition.MERGE, build("b1", 1, "canceled", 0)));

        assertThat(select("select id, state from builds order by id")).containsExactly("b1|canceled", "b2|failed");
    }

    @Test
    void columnsAddedByHandAreLeftAlone() {
        loadTwoBuilds("l1");
        tamper("alter table buildkite_data.builds add column note varchar");
        reopen();

        load(complete("l2"), rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)));

        assertThat(select("select id, note from builds where note is not null")).isEmpty();
    }
}
