package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.number;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.running;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.StateReader.StateEntry;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.BuildVersion;

/**
 * What every destination must do, rows and dispositions first: state, one writer, what was changed by hand. Each engine runs
 * it against itself.
 */
public abstract class DestinationContract extends LettersContract {
    /** Does by hand what a user might do with another tool; the destination is closed meanwhile where it must be. */
    protected abstract void tamper(String sql);

    /** How many rows the long test loads. */
    private static int many() {
        return Boolean.getBoolean("caravan.soak") ? 200_000 : 8_000;
    }

    @Test
    void rowsStateAndDeadLettersComeTogetherOrNotAtAll() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        StateChange cursor = new StateChange("cursor", "builds", "org", "{\"to\":1}");
        try (Load load = destination.begin("l1")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        }
        assertThat(select("select count(*) from builds")).containsExactly("0");

        // A deletion in a table that does not exist fails after rows were merged.
        try (Load load = destination.begin("l2")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            Bookkeeping bad = new Bookkeeping(List.of(cursor), List.of(),
                    List.of(new Bookkeeping.Deletion("no_such_table", "x")),
                    Samples.load("l2", LoadRecord.Status.COMPLETE));
            assertThatThrownBy(() -> load.commit(bad)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("no_such_table");
        }
        assertThat(destination.state().get("cursor", "builds", "org")).isEmpty();
        assertThat(select("select count(*) from builds")).containsExactly("0");

        try (Load load = destination.begin("l3")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            load.commit(new Bookkeeping(List.of(cursor),
                    List.of(new DeadLetter("builds", "https://h/v2/builds?page=2", "builds", "jobs.0", "too deep",
                            "{\"id\":\"x\"}", Samples.START)),
                    List.of(), Samples.load("l3", LoadRecord.Status.COMPLETE)));
        }
        reopen();
        assertThat(destination.state().get("cursor", "builds", "org")).contains("{\"to\":1}");
        assertThat(select("select id from builds")).containsExactly("b1");
        assertThat(select("select load_id, endpoint, table_name, path, reason, record from _caravan_dead_letters"))
                .containsExactly("l3|builds|builds|jobs.0|too deep|{\"id\":\"x\"}");
    }

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
    void oneLeaseAtATime() {
        Lease lease = destination.lease("host-1, process 11", Duration.ofSeconds(60));
        assertThatThrownBy(() -> destination.lease("host-2, process 22", Duration.ofSeconds(60)))
                .isInstanceOf(LeaseHeldException.class).hasMessageContaining("host-1, process 11")
                .hasMessageContaining("until");
        lease.renew();
        loadTwoBuilds("l1");
        lease.close();
        try (Lease next = destination.lease("host-2, process 22", Duration.ofSeconds(60))) {
            next.renew();
        }
    }

    @Test
    void anExpiredLeaseIsTakenOverAndItsHolderCannotCommit() {
        Lease late = destination.lease("host-1", Duration.ZERO);
        Lease next = destination.lease("host-2", Duration.ofSeconds(60));
        assertThatThrownBy(late::renew).isInstanceOf(DestinationException.class).hasMessageContaining("taken over");
        late.close();
        next.renew();
        loadTwoBuilds("l1");
        next.close();
    }

    @Test
    void aCommitOfAFormerLeaseHolderIsRefused() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        destination.lease("host-1", Duration.ZERO);
        try (Load late = destination.begin("l1")) {
            late.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            try (Destination next = Destinations.open(settings());
                    Lease taken = next.lease("host-2", Duration.ofSeconds(60));
                    Load load = next.begin("l2")) {
                load.write(rows(schema, Disposition.MERGE, build("b2", 2, "passed", 0)));
                load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "2")), List.of(),
                        List.of(), Samples.load("l2", LoadRecord.Status.COMPLETE)));
                Bookkeeping tooLate = new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "1")),
                        List.of(), List.of(), Samples.load("l1", LoadRecord.Status.COMPLETE));
                assertThatThrownBy(() -> late.commit(tooLate)).isInstanceOf(DestinationException.class)
                        .hasMessageContaining("taken over");
                taken.renew();
            }
        }
        reopen();
        assertThat(destination.state().get("cursor", "builds", "org")).contains("2");
        assertThat(select("select id, _caravan_load_id from builds")).containsExactly("b2|l2");
        assertThat(select("select load_id from _caravan_loads")).containsExactly("l2");
    }

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
        destination.close();
        try (TableReader reader = Destinations.reader(settings())) {
            return new TableProbe(reader, Samples.SYSTEM).lost("builds", List.of("builds"));
        } finally {
            destination = Destinations.open(settings());
        }
    }

    private List<Loss> lostOfBuilds() {
        return destination.lost(Map.of("builds", List.of("builds"))).getOrDefault("builds", List.of());
    }

    @Test
    void columnsAddedByHandAreLeftAlone() {
        loadTwoBuilds("l1");
        tamper("alter table buildkite_data.builds add column note varchar");
        reopen();

        load(complete("l2"), rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)));

        assertThat(select("select id, note from builds where note is not null")).isEmpty();
    }

    @Test
    void aColumnOfWholeNumbersMayBecomeOneOfDecimals() {
        TableSchema before = Samples.root("sizes", number("size"));
        load(complete("l1"), rows(before, Disposition.MERGE, row("a", 1L)));
        TableSchema after = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));

        load(complete("l2"), rows(after, Disposition.MERGE, row("b", new BigDecimal("1180591620717411303424"))));

        assertThat((BigDecimal) value("select size from sizes order by size desc limit 1"))
                .isEqualByComparingTo("1180591620717411303424");
        TableSchema other = Samples.root("sizes", text("size"));
        assertThatThrownBy(() -> destination.prepare(List.of(other))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("sizes").hasMessageContaining("size").hasMessageContaining("decimal");
    }

    @Test
    void aDatasetOfAnotherSystemPrefixIsRefusedBeforeAnythingIsMade() {
        loadTwoBuilds("l1");
        destination.close();
        destination = null;
        DestinationSettings own = settings();
        DestinationSettings other = new DestinationSettings(own.name(), own.url(), own.user(), own.password(),
                own.dataset(), own.fileFormat(), new SystemColumns("_other_"), own.dataFolder(), own.cloud(),
                own.options());

        assertThatThrownBy(() -> Destinations.open(other)).isInstanceOf(LayoutException.class)
                .hasMessageContaining("_caravan_").hasMessageContaining("set caravan.system-prefix");
        assertThatThrownBy(() -> {
            try (TableReader reader = Destinations.reader(other)) {
                reader.query("select * from _other_state", 1, Duration.ofSeconds(20));
            }
        }).isInstanceOf(DestinationException.class);
        destination = Destinations.open(own);
        assertThat(select("select count(*) from builds")).containsExactly("2");
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
        destination.close();
        try (TableReader reader = Destinations.reader(settings())) {
            return LastLoads.read(reader, Samples.SYSTEM).get("builds");
        } finally {
            destination = Destinations.open(settings());
        }
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

    @Test
    void dropLeavesNothing() {
        loadTwoBuilds("l1");
        destination.drop();
        destination = Destinations.open(settings());
        assertThat(destination.tables()).isEmpty();
        assertThat(select("select count(*) from _caravan_loads")).containsExactly("0");
    }

    /** Whether the database has comments on tables. */
    protected boolean keepsCommentsOnTables() {
        return true;
    }

    @Test
    protected void viewsAndWhatIsSaidOfTablesAreKept() {
        loadTwoBuilds("l1");
        TableSchema sizes = Samples.root("sizes", number("size"));
        load(complete("l2"), rows(sizes, Disposition.MERGE, row("a", 1L)));
        String comment = Mark.on("One row per build; it's \\ \"so\".", "builds");
        DatasetObjects objects = destination.objects().orElseThrow();
        objects.comment("builds", comment, Map.of("id", "The build's id. Never null.", "state", "Where it's at."));
        String sql = "select id, state from " + objects.nameOf("builds");
        objects.createView("ci_passed", sql + " where state = 'passed'", Mark.on("Builds that passed.", sql));
        objects.createView("ci_over", "select id from " + objects.nameOf("ci_passed"), Mark.on("Over it.", sql));
        objects.createView("ci_sizes", "select size from " + objects.nameOf("sizes"), Mark.on("Sizes.", sql));
        objects.settle();

        assertThat(objects.items()).filteredOn(item -> Mark.isOn(item.comment()))
                .extracting(DatasetObjects.Item::name, DatasetObjects.Item::isView)
                .contains(tuple("ci_passed", true), tuple("ci_over", true), tuple("ci_sizes", true))
                .hasSize(keepsCommentsOnTables() ? 4 : 3);
        assertThat(objects.items().stream().anyMatch(item -> Mark.same(item.comment(), comment)))
                .isEqualTo(keepsCommentsOnTables());
        assertThat(select("select id from ci_over")).containsExactly("b1");

        // a table that views read is widened and dropped all the same
        load(complete("l3"), rows(Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size")),
                Disposition.MERGE, row("b", new BigDecimal("1180591620717411303424"))));
        DatasetObjects after = destination.objects().orElseThrow();
        after.createView("ci_passed", sql, Mark.on("Builds.", sql));
        after.createView("ci_over", "select id from " + after.nameOf("ci_passed"), Mark.on("Over it.", sql));
        after.dropView("ci_over");
        after.settle();
        assertThat(after.items()).extracting(DatasetObjects.Item::name).contains("ci_passed")
                .doesNotContain("ci_over");
        destination.drop();
        destination = Destinations.open(settings());
        assertThat(destination.objects().orElseThrow().items()).noneMatch(DatasetObjects.Item::isView);
    }

    @Test
    void namesNeedNoQuotesAndNoCase() {
        TableSchema odd = Samples.root("value", text("user"), text("key"), text("day"), number("year"));
        load(complete("l1"), rows(odd, Disposition.MERGE, row("a", "u", "k", "d", 1L)));
        assertThat(select("select t.key, t.day, t.year from value t where t.year = 1")).containsExactly("k|d|1");
        assertThat(select("SELECT T.KEY FROM VALUE T")).containsExactly("k");
    }

    @Test
    void manyRows() {
        int count = many();
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        for (int pass = 1; pass <= 2; pass++) {
            RowCounts total = RowCounts.NONE;
            long start = System.nanoTime();
            int page = Math.min(5_000, count / 4);
            for (int from = 0; from < count; from += page) {
                TableRows rows = new TableRows(schema, Disposition.MERGE);
                IntStream.range(from, from + page)
                        .forEach(i -> rows.rows().add(build("b" + i, i, i % 7 == 0 ? "failed" : "passed", 0)));
                TableRows children = new TableRows(jobs, Disposition.MERGE);
                rows.rows().forEach(row -> {
                    children.replacedRoots().add((String) row[1]);
                    children.rows().add(job("j" + row[1], (String) row[1], 0, "passed"));
                });
                total = total.plus(load(complete("l" + pass), rows, children).get("builds"));
            }
            System.out.printf("%s: %,d rows and as many child rows, %s, in %d s%n", getClass().getSimpleName(), count,
                    pass == 1 ? "new" : "the same again", Duration.ofNanos(System.nanoTime() - start).toSeconds());
            assertThat(total).isEqualTo(pass == 1 ? new RowCounts(count, 0, 0, 0) : new RowCounts(0, 0, count, 0));
        }
        assertThat(value("select count(*) from builds__jobs j join builds b on b._caravan_id = j._caravan_root_id"))
                .isEqualTo((long) count);
    }
}
