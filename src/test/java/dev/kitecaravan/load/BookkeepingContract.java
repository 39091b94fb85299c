package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.StateReader.StateEntry;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.BuildVersion;

/** What a destination keeps of loads, and of how far they came. */
public abstract class BookkeepingContract extends TamperedContract {
    @Test
    void oneRowOfLoadsAddsUpItsCommits() {
        TableSchema schema = builds();
        load(running("l1"), rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        load(complete("l1"),
                rows(schema, Disposition.MERGE, build("b1", 1, "failed", 0), build("b2", 2, "passed", 0)));

        assertThat(select("select load_id, run_id, endpoint, status, rows_new, rows_changed, rows_same, rows_removed, "
                + "requests, commits, seconds from _caravan_loads"))
                .containsExactly("l1|run-1|builds|0|2|1|0|0|7|2|90.0");
        assertThat(select("select version from _caravan_loads"))
                .containsExactly(BuildVersion.current().sentence());
    }

    /** The bookkeeping tables that {@code query} sees. */
    protected List<TableSchema> bookkeeping(SystemTables tables) {
        return tables.all();
    }

    @Test
    void theBookkeepingHasTheSameColumnsEverywhere() {
        loadTwoBuilds("l1");
        destination.close();
        try (TableReader reader = Destinations.reader(settings())) {
            for (TableSchema table : bookkeeping(new SystemTables(Samples.SYSTEM))) {
                List<String> found = reader
                        .query("select * from " + table.name(), 1, Duration.ofSeconds(20)).columns().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> !name.startsWith("_caravan_"))
                        .toList();
                assertThat(found).as(table.name()).containsExactlyInAnyOrderElementsOf(
                        table.columns().stream().map(Column::name).toList());
            }
        }
        destination = null;
    }

    @Test
    void stateIsChangedDeletedAndScannedInTheOrderOfCodePoints() {
        // By UTF-16 units the last two would be the other way round.
        List<String> keys = List.of("A", "B", "a", "a b", "ab", "é", "日", "\uff5e", "\ud83d\ude80");
        List<StateChange> changes = new ArrayList<>();
        keys.forEach(key -> changes.add(new StateChange("parent", "builds", key, "\"" + key + "\"")));
        changes.add(new StateChange("parent", "jobs", "other", "1"));
        changes.add(new StateChange("parent", "builds", "A", "\"late\""));
        try (Load load = destination.begin("s1")) {
            load.commit(Bookkeeping.ofState(changes));
        }

        StateReader state = destination.state();
        assertThat(state.scan("parent", "builds", "", 100)).extracting(StateEntry::key)
                .containsExactlyElementsOf(keys);
        assertThat(state.scan("parent", "builds", "a", 2)).containsExactly(new StateEntry("a b", "\"a b\""),
                new StateEntry("ab", "\"ab\""));
        assertThat(state.scan("parent", "builds", "\uff5e", 9)).extracting(StateEntry::key)
                .containsExactly("\ud83d\ude80");
        assertThat(state.get("parent", "builds", "A")).contains("\"late\"");

        try (Load load = destination.begin("s2")) {
            load.commit(Bookkeeping.ofState(List.of(new StateChange("parent", "builds", "A", null),
                    new StateChange("parent", "builds", "B", "2"), new StateChange("parent", "builds", "C", null))));
        }
        reopen();
        assertThat(destination.state().scan("parent", "builds", "", 2))
                .containsExactly(new StateEntry("B", "2"), new StateEntry("a", "\"a\""));
    }

    @Test
    void howAnEndpointWasLastReadIsToldAndAReplayIsNoReading() {
        load(complete("l1"), rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)));
        assertThat(lastLoad()).isEqualTo(new LastLoads.Last(LoadRecord.Status.COMPLETE, null));
        LoadRecord failed = Samples.load("l2", LoadRecord.Status.FAILED);
        commit(new LoadRecord("l2", "run-2", "builds", failed.status(), failed.startedAt(), failed.finishedAt(), null,
                null, 1, "5 of 9 records were refused"));
        commit(new LoadRecord("l3", "l3", "builds", LoadRecord.Status.COMPLETE, failed.startedAt(),
                failed.finishedAt(), null, null, 0, LastLoads.REPLAYED));
        assertThat(lastLoad())
                .isEqualTo(new LastLoads.Last(LoadRecord.Status.FAILED, "5 of 9 records were refused"));
    }

    private void commit(LoadRecord record) {
        try (Load load = destination.begin(record.loadId())) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(), record));
        }
    }

    private LastLoads.Last lastLoad() {
        return read(reader -> LastLoads.read(reader, Samples.SYSTEM).get("builds"));
    }

    @Test
    void aNewerLayoutIsRefused() {
        tamper("update buildkite_data._caravan_state set \"value\" = '99' where kind = 'layout'");
        destination.close();
        DestinationSettings settings = settings();
        destination = null;
        assertThatThrownBy(() -> Destinations.open(settings)).isInstanceOf(LayoutException.class)
                .hasMessageContaining("99");
    }

    @Test
    void oldLoadsAreForgotten() {
        loadTwoBuilds("l1");
        tamper("update buildkite_data._caravan_loads set started_at = timestamp '2020-01-01 00:00:00'");
        reopen();
        assertThat(select("select count(*) from _caravan_loads")).containsExactly("0");
        assertThat(select("select count(*) from builds")).containsExactly("2");
    }
}
