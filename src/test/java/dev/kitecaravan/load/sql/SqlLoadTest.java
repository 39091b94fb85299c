package dev.kitecaravan.load.sql;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationFixture;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** What a commit does beyond the contract of all destinations, on an H2 in memory. */
class SqlLoadTest extends DestinationFixture {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    /** Keeps the database while nobody else has it open. */
    private Connection hand;

    @Override
    protected DestinationSettings settings() {
        return settings("h2", url, folder);
    }

    @BeforeEach
    void keep() throws SQLException {
        Properties owner = new Properties();
        owner.setProperty("user", "sa");
        owner.setProperty("password", "");
        hand = new org.h2.Driver().connect(url, owner);
    }

    @AfterEach
    void letGo() throws SQLException {
        hand.close();
    }

    private static LoadRecord completeOf(String loadId, String endpoint) {
        LoadRecord load = Samples.load(loadId, LoadRecord.Status.COMPLETE);
        return new LoadRecord(loadId, load.runId(), endpoint, load.status(), load.startedAt(), load.finishedAt(), null,
                null, 1, null);
    }

    private Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
        try (Load load = destination.begin(bookkeeping.load().loadId())) {
            return load.commit(bookkeeping);
        }
    }

    private Map<String, RowCounts> delete(String loadId, String... ids) {
        List<Bookkeeping.Deletion> deleted = new ArrayList<>();
        for (String id : ids) {
            deleted.add(new Bookkeeping.Deletion("builds", id));
        }
        return commit(new Bookkeeping(List.of(), List.of(), deleted, Samples.load(loadId, LoadRecord.Status.COMPLETE)));
    }

    @Test
    void childrenOfARecordWhoseOwnRowIsNotInTheLoadAreRemovedBesideNewRecords() {
        loadTwoBuilds("l1");

        Map<String, RowCounts> counts = load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b3", "b1"), job("j9", "b3", 0, "passed"),
                        job("j2", "b1", 1, "passed")));

        assertThat(counts).containsEntry("builds__jobs", new RowCounts(1, 0, 1, 1));
        assertThat(select("select id from builds__jobs order by id")).containsExactly("j2", "j3", "j9");
    }

    @Test
    void childrenOfARecordThatCameBeforeInTheSameRunAreRemoved() {
        loadTwoBuilds("l1");
        loadTwoBuilds("l2");

        Map<String, RowCounts> counts = load(complete("l3"),
                rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0), build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b3", "b1")));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 0, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 0, 0, 2));
        assertThat(select("select id from builds__jobs")).containsExactly("j3");
    }

    @Test
    void childrenOfChangedRecordsAndOfSuchThatStayedTheSameAreRemovedBesideNewOnes() {
        loadTwoBuilds("l1");
        reopen();

        Map<String, RowCounts> counts = load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "canceled", 0), build("b2", 2, "failed", 0),
                        build("b3", 3, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1", "b2", "b3"), job("j9", "b3", 0, "passed")));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 1, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(1, 0, 0, 3));
        assertThat(select("select id from builds__jobs")).containsExactly("j9");
    }

    @Test
    void aDeletionCountsOnceAndTouchesNoOtherRow() {
        loadTwoBuilds("l1");

        assertThat(delete("l2", "b1", "unknown")).containsEntry("builds", new RowCounts(0, 0, 0, 1));
        assertThat(delete("l3", "b1")).containsEntry("builds", RowCounts.NONE);

        assertThat(
                select("select id, _caravan_load_id, case when _caravan_deleted_at is null then 'there' else 'gone' end"
                        + " from builds order by id"))
                .containsExactly("b1|l2|gone", "b2|l1|there");
        assertThat(select("select rows_removed from _caravan_loads order by load_id")).containsExactly("0", "1", "0");
        assertThat(select("select count(*) from builds where _caravan_deleted_at = _caravan_synced_at"))
                .containsExactly("1");
    }

    @Test
    void theVersionsOfADeletedRecordAndOfItsChildrenEndAndThoseOfOthersDoNot() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        load(complete("l1"),
                rows(schema, Disposition.SCD2, build("b1", 1, "passed", 0), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.SCD2, List.of("b1", "b2"), job("j1", "b1", 0, "passed"),
                        job("j3", "b2", 0, "passed")));

        assertThat(delete("l2", "b1")).containsEntry("builds", new RowCounts(0, 0, 0, 1));

        assertThat(select("select id from builds where _caravan_valid_to is null")).containsExactly("b2");
        assertThat(select("select id from builds__jobs where _caravan_valid_to is null")).containsExactly("j3");
        assertThat(select("select b.id from builds b join builds__jobs j on j._caravan_root_id = b._caravan_id"
                + " and j._caravan_valid_to = b._caravan_valid_to and b._caravan_deleted_at = b._caravan_valid_to"))
                .containsExactly("b1");
        assertThat(delete("l3", "b1")).containsEntry("builds", RowCounts.NONE);
    }

    @Test
    void aRowThatIsDistrustedIsWrittenAgainThoughItsRecordSaysTheSame() throws Exception {
        loadTwoBuilds("l1");
        try (var statement = hand.createStatement()) {
            statement.execute("update buildkite_data.builds set state = 'altered by hand' where id = 'b1'");
        }
        commit(new Bookkeeping(List.of(), List.of(), List.of(), List.of(),
                List.of(new Bookkeeping.Distrust("builds", "b1"), new Bookkeeping.Distrust("builds__jobs", "j3"),
                        new Bookkeeping.Distrust("no_such_table", "x")),
                Samples.load("l2", LoadRecord.Status.COMPLETE)));

        Map<String, RowCounts> counts = loadTwoBuilds("l3");

        assertThat(counts).containsEntry("builds", new RowCounts(0, 1, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 1, 2, 0));
        assertThat(select("select id, state from builds order by id")).containsExactly("b1|passed", "b2|failed");
    }

    private static DeadLetter letter(String endpoint, String table, String record, String rowId) {
        return new DeadLetter(endpoint, "", table, "", "", "refused", null, record, "{}", rowId, Samples.START);
    }

    private void refuse(String loadId, String endpoint, List<DeadLetter> letters) {
        commit(new Bookkeeping(List.of(), letters, List.of(), completeOf(loadId, endpoint)));
    }

    @Test
    void aLetterThatNamesAChildTableIsSettledByTheRowOfItsRecord() {
        loadTwoBuilds("l1");
        refuse("l2", "builds", List.of(letter("builds", "builds__jobs", "{\"id\":\"b1\"}", "b1"),
                letter("builds", "builds__jobs", "{\"id\":\"b9\"}", "b9"),
                letter("builds", "unknown__table", "{\"id\":\"b2\"}", "b2"),
                letter("others", "builds", "{\"id\":\"b1\"}", "b1")));

        load(complete("l3"), rows(builds(), Disposition.MERGE, build("b1", 1, "canceled", 0)));

        assertThat(
                select("select endpoint, table_name, row_id from _caravan_dead_letters where settled_at is not null"))
                .containsExactly("builds|builds__jobs|b1");
        commit(new Bookkeeping(List.of(), List.of(), List.of(), completeOf("l4", "others")));
        assertThat(select("select count(*) from _caravan_dead_letters where settled_at is not null"))
                .containsExactly("2");
    }

    @Test
    void aLetterIsNotSettledByARowThatWasThereBeforeIt() {
        loadTwoBuilds("l1");
        refuse("l2", "builds", List.of(letter("builds", "builds", "{\"id\":\"b1\"}", "b1")));

        loadTwoBuilds("l3");

        assertThat(select("select count(*) from _caravan_dead_letters where settled_at is null")).containsExactly("1");
    }

    @Test
    void lettersAreKeptOnceHoweverManyAreRefusedAgainAtOnce() {
        List<DeadLetter> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            many.add(letter("builds", "builds", "{\"id\":" + i + "}", null));
        }
        refuse("l1", "builds", many);
        refuse("l2", "builds", many);
        many.addAll(List.copyOf(many));
        refuse("l3", "builds", many);

        assertThat(select("select count(*), count(distinct fingerprint), min(load_id) from _caravan_dead_letters"))
                .containsExactly("1001|1001|l3");
    }

    @Test
    void aLoadIsCommittedOnceAndOneIsOpenAtATime() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        Load load = destination.begin("l1");
        assertThatThrownBy(() -> destination.begin("l2")).isInstanceOf(DestinationException.class)
                .hasMessageContaining("another one is open");
        TableRows rows = rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0));
        load.write(rows);
        load.commit(complete("l1"));

        assertThatThrownBy(() -> load.write(rows)).hasMessageContaining("already committed or closed");
        assertThatThrownBy(() -> load.commit(complete("l1"))).hasMessageContaining("already committed or closed");
        load.close();
        try (Load next = destination.begin("l2")) {
            load.close();
            assertThatThrownBy(() -> destination.begin("l3")).as("closing one that is over ends no other")
                    .hasMessageContaining("another one is open");
            next.commit(complete("l2"));
        }
        assertThat(select("select count(*) from builds")).containsExactly("1");
    }

    @Test
    void oneLoadWritesATableInOneWay() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        try (Load load = destination.begin("l1")) {
            load.write(rows(schema, Disposition.APPEND, build("b1", 1, "passed", 0)));
            TableRows merged = rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0));
            assertThatThrownBy(() -> load.write(merged)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("table builds").hasMessageContaining("APPEND")
                    .hasMessageContaining("MERGE");
        }
    }

    @Test
    void rowsWithoutIdOrHashAreRefusedWhereTheyAreCompared() {
        TableSchema bare = new TableSchema("bare", "bare", null);
        bare.add(new Column(Samples.SYSTEM.id(), ColumnType.TEXT, ""));
        destination.prepare(List.of(bare));
        try (Load load = destination.begin("l1")) {
            TableRows rows = rows(bare, Disposition.MERGE, new Object[]{"a"});
            assertThatThrownBy(() -> load.write(rows)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("table bare needs the columns _caravan_id and _caravan_hash");
        }
    }

    @Test
    void aTableWithRowsOfSomebodyElseIsRefusedAndAnEmptyOneIsTaken() throws Exception {
        try (var statement = hand.createStatement()) {
            statement.execute("create table buildkite_data.builds (id varchar)");
            statement.execute("create table buildkite_data.agents (id varchar)");
            statement.execute("insert into buildkite_data.agents values ('theirs')");
        }
        reopen();
        TableSchema agents = Samples.root("agents", Samples.text("id"));
        assertThatThrownBy(() -> destination.prepare(List.of(agents))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("table agents").hasMessageContaining("has rows that caravan did not load");
        assertThat(select("select id from agents")).containsExactly("theirs");

        load(complete("l1"), rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)));

        assertThat(select("select id, state from builds")).containsExactly("b1|passed");
    }

    @Test
    void whatARunThatDiedGatheredForAReplaceIsNotInTheNextOne() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        load(complete("l1"), rows(schema, Disposition.REPLACE, build("b1", 1, "passed", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b1"), job("j1", "b1", 0, "passed")));
        load(Samples.running("l2"), rows(schema, Disposition.REPLACE, build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b2"), job("j2", "b2", 0, "passed")));
        reopen();

        Map<String, RowCounts> counts = load(complete("l3"),
                rows(schema, Disposition.REPLACE, build("b3", 3, "passed", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b3"), job("j3", "b3", 0, "passed")));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 0, 0, 1)).containsEntry("builds__jobs",
                new RowCounts(1, 0, 0, 1));
        assertThat(select("select id from builds__jobs")).containsExactly("j3");
    }

    @Test
    void aReplaceThatTookSeveralCommitsHasTheRowsOfAllOfThem() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        load(Samples.running("l1"), rows(schema, Disposition.REPLACE, build("b1", 1, "running", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b1"), job("j1", "b1", 0, "running"),
                        job("j2", "b1", 1, "running")));
        load(Samples.running("l1"),
                rows(schema, Disposition.REPLACE, build("b1", 1, "passed", 0), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b1"), job("j1", "b1", 0, "passed")));
        Map<String, RowCounts> counts = load(complete("l1"),
                rows(schema, Disposition.REPLACE, build("b3", 3, "passed", 0)));

        assertThat(counts).containsEntry("builds", new RowCounts(3, 0, 0, 0)).containsEntry("builds__jobs",
                new RowCounts(1, 0, 0, 0));
        assertThat(select("select id, state from builds order by id")).containsExactly("b1|passed", "b2|passed",
                "b3|passed");
        assertThat(select("select id, state from builds__jobs")).containsExactly("j1|passed");
        assertThat(select("select commits, rows_new from _caravan_loads")).containsExactly("3|4");
        assertThat(select("select table_name from information_schema.tables where table_name like '%next%'"))
                .as("tables in which a replace gathered").isEmpty();
    }

    /** An append needs no unique ids, a merge does: the index that could not be made is made by the next one that can. */
    @Test
    void anIndexThatCouldNotBeMadeIsTriedAgainByTheNextCommit() throws Exception {
        load(complete("l1"), rows(builds(), Disposition.APPEND, build("b1", 1, "passed", 0)));
        try (Statement statement = hand.createStatement()) {
            statement.execute("insert into buildkite_data.builds select * from buildkite_data.builds");
            assertThatThrownBy(
                    () -> load(complete("l2"), rows(builds(), Disposition.MERGE, build("b2", 2, "passed", 0))))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("builds");
            statement.execute("delete from buildkite_data.builds");
        }
        load(complete("l3"), rows(builds(), Disposition.MERGE, build("b2", 2, "passed", 0)));

        assertThat(select("select lower(index_name) from information_schema.indexes where lower(table_name) = 'builds'"
                + " and lower(index_type_name) = 'unique index'")).containsExactly("_caravan_key_builds");
    }

    @Test
    void aLoadRunsAsLongAsItTook() {
        LoadRecord half = new LoadRecord("l1", "r", "builds", LoadRecord.Status.COMPLETE, Samples.START,
                Samples.START.plusMillis(1_500), null, null, 3, "said");
        commit(new Bookkeeping(List.of(), List.of(), List.of(), half));

        assertThat(select("select seconds, requests, message, commits, run_id from _caravan_loads"))
                .containsExactly("1.5|3|said|1|r");
    }
}
