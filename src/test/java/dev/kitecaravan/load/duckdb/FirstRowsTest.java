package dev.kitecaravan.load.duckdb;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** Which rows go straight into their tables, and that the others go by a stage and are compared. */
class FirstRowsTest {
    private static final Disposition MERGE = Disposition.MERGE;

    @TempDir
    Path folder;
    private Counting destination;
    private final List<String> direct = new ArrayList<>();

    /** DuckDB, noting what goes straight into a table. */
    private final class Counting extends JdbcDestination {
        private final DuckDbFile file;

        Counting(DestinationSettings settings) {
            super(DuckDbDialect.DIALECT, settings, "here", DuckDbAppend::write);
            this.file = DuckDbFile.toLoad(settings);
        }

        @Override
        protected Connection connect() throws SQLException {
            return file.connect();
        }

        @Override
        protected RowAppender appender() {
            return (sql, all) -> {
                all.forEach(rows -> direct.add(rows.table().plain() + " " + rows.cells().size()));
                return DuckDbAppend.append(((Sql) sql).connection(), settings().dataset(), all);
            };
        }

        @Override
        protected boolean exclusive() {
            return true;
        }
    }

    @BeforeEach
    void open() {
        destination = new Counting(settings());
        destination.open();
    }

    @AfterEach
    void close() {
        destination.close();
    }

    private DestinationSettings settings() {
        return new DestinationSettings("duckdb", null, null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    private Map<String, RowCounts> load(String id, TableRows... tables) {
        destination.prepare(Arrays.stream(tables).map(TableRows::schema).toList());
        try (Load load = destination.begin(id)) {
            for (TableRows table : tables) {
                load.write(table);
            }
            return load.commit(complete(id));
        }
    }

    private void sql(String statement) throws SQLException {
        destination.close();
        try (Connection connection = DuckDbFile.toLoad(settings()).connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
        open();
    }

    private List<String> select(String query) throws SQLException {
        destination.close();
        List<String> found = new ArrayList<>();
        try (Connection connection = DuckDbFile.toLoad(settings()).connect();
                var sql = connection.createStatement();
                var answer = sql.executeQuery(query)) {
            while (answer.next()) {
                found.add(answer.getString(1));
            }
        }
        open();
        return found;
    }

    private Map<String, RowCounts> first(String load, String build, int number) {
        return load(load, rows(builds(), MERGE, build(build, number, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of(build), job("j" + number, build, 0, "passed")));
    }

    @Test
    void recordsOfAFirstLoadGoStraightIntoTheirTables() throws SQLException {
        assertThat(first("l1", "b1", 1)).containsEntry("builds", new RowCounts(1, 0, 0, 0)).containsEntry(
                "builds__jobs",
                new RowCounts(1, 0, 0, 0));
        first("l2", "b2", 2);

        assertThat(direct).containsExactly("builds 1", "builds__jobs 1", "builds 1", "builds__jobs 1");
        assertThat(select("select concat_ws('|', id, number, state, _caravan_load_id, _caravan_synced_at is not null,"
                + " _caravan_deleted_at is null) from buildkite_data.builds order by id"))
                .containsExactly("b1|1|passed|l1|true|true", "b2|2|passed|l2|true|true");
        assertThat(select("select concat_ws('|', id, _caravan_root_id) from buildkite_data.builds__jobs order by id"))
                .containsExactly("j1|b1", "j2|b2");
    }

    @Test
    void oneKnownRecordSendsTheWholeLoadTheUsualWay() throws SQLException {
        first("l1", "b1", 1);
        direct.clear();

        Map<String, RowCounts> counts = load("l2",
                rows(builds(), MERGE, build("b1", 1, "failed", 0), build("b2", 2, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1", "b2"), job("j9", "b1", 0, "failed"),
                        job("j2", "b2", 0, "passed")));

        assertThat(direct).isEmpty();
        assertThat(counts).containsEntry("builds", new RowCounts(1, 1, 0, 0)).containsEntry("builds__jobs",
                new RowCounts(2, 0, 0, 1));
        assertThat(select("select id || state from buildkite_data.builds order by id")).containsExactly("b1failed",
                "b2passed");
        assertThat(select("select id from buildkite_data.builds__jobs order by id")).containsExactly("j2", "j9");
    }

    @Test
    void aRecordThatComesTwiceInOneLoadReplacesItself() throws SQLException {
        Map<String, RowCounts> counts = load("l1",
                rows(builds(), MERGE, build("b1", 1, "running", 0), build("b2", 2, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1", "b2"), job("j1", "b1", 0, "running"),
                        job("j3", "b2", 0, "passed")),
                rows(builds(), MERGE, build("b1", 1, "passed", 0), build("b4", 4, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1"), job("j2", "b1", 0, "passed")));

        assertThat(direct).containsExactly("builds 3", "builds__jobs 2");
        assertThat(counts).containsEntry("builds", new RowCounts(3, 0, 0, 0)).containsEntry("builds__jobs",
                new RowCounts(2, 0, 0, 0));
        assertThat(select("select id || state from buildkite_data.builds order by id")).containsExactly("b1passed",
                "b2passed", "b4passed");
        assertThat(select("select id from buildkite_data.builds__jobs order by id")).containsExactly("j2", "j3");
    }

    @Test
    void anArrayThatTheSecondComingDoesNotHaveStays() throws SQLException {
        load("l1", rows(builds(), MERGE, build("b1", 1, "running", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1"), job("j1", "b1", 0, "running")),
                rows(builds(), MERGE, build("b1", 1, "passed", 0)));

        assertThat(select("select state from buildkite_data.builds")).containsExactly("passed");
        assertThat(select("select id from buildkite_data.builds__jobs")).containsExactly("j1");
    }

    @Test
    void aRecordThatComesAgainAsItWasIsLeftOut() throws SQLException {
        first("l1", "b1", 1);
        direct.clear();

        Map<String, RowCounts> counts = load("l2",
                rows(builds(), MERGE, build("b1", 1, "passed", 0), build("b2", 2, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1", "b2"), job("j1", "b1", 0, "passed"),
                        job("j2", "b2", 0, "passed")));

        assertThat(direct).containsExactly("builds 1", "builds__jobs 1");
        assertThat(counts).containsEntry("builds", new RowCounts(1, 0, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(1, 0, 1, 0));
        assertThat(select("select _caravan_load_id from buildkite_data.builds order by id")).containsExactly("l1",
                "l2");
    }

    @Test
    void aRecordOfWhichOnlyAChildRowChangedIsCompared() throws SQLException {
        first("l1", "b1", 1);
        direct.clear();

        load("l2", rows(builds(), MERGE, build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1"), job("j1", "b1", 0, "failed")));

        assertThat(direct).isEmpty();
        assertThat(select("select state from buildkite_data.builds__jobs")).containsExactly("failed");
    }

    @Test
    void aRecordThatWentBackToWhatItWasIsCompared() throws SQLException {
        first("l1", "b1", 1);
        load("l2", rows(builds(), MERGE, build("b1", 1, "failed", 0)));
        first("l3", "b1", 1);

        assertThat(select("select state from buildkite_data.builds")).containsExactly("passed");
    }

    @Test
    void aRecordThatWasDeletedInBetweenIsCompared() throws SQLException {
        first("l1", "b1", 1);
        try (Load load = destination.begin("l2")) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(new Bookkeeping.Deletion("builds", "b1")),
                    complete("l2").load()));
        }
        direct.clear();
        first("l3", "b1", 1);

        assertThat(direct).isEmpty();
        assertThat(select("select count(*) from buildkite_data.builds where _caravan_deleted_at is null"))
                .containsExactly("1");
    }

    @Test
    void childRowsWithoutTheirRecordAreCompared() throws SQLException {
        first("l1", "b1", 1);
        direct.clear();

        load("l2", jobs(Samples.jobs(), MERGE, List.of("b1"), job("j7", "b1", 0, "passed")));

        assertThat(direct).isEmpty();
        assertThat(select("select id from buildkite_data.builds__jobs")).containsExactly("j7");
    }

    @Test
    void tablesThatHadRowsWhenTheRunBeganAreCompared() {
        first("l1", "b1", 1);
        close();
        open();
        direct.clear();

        assertThat(first("l2", "b1", 1)).containsEntry("builds", new RowCounts(0, 0, 1, 0));
        assertThat(first("l3", "b3", 3)).containsEntry("builds", new RowCounts(1, 0, 0, 0));
        assertThat(direct).isEmpty();
    }

    @Test
    void aColumnThatTheEngineFillsIsLeftToIt() throws SQLException {
        destination.prepare(List.of(builds(), Samples.jobs()));
        sql("alter table buildkite_data.builds add column note varchar default 'ours'");

        first("l1", "b1", 1);

        assertThat(direct).isEmpty();
        assertThat(select("select note from buildkite_data.builds")).containsExactly("ours");
    }

    @Test
    void otherDispositionsGoTheUsualWay() throws SQLException {
        load("l1", rows(builds(), Disposition.APPEND, build("b1", 1, "passed", 0)));
        load("l2", rows(builds(), MERGE, build("b2", 2, "passed", 0)));

        assertThat(direct).isEmpty();
        assertThat(select("select id from buildkite_data.builds order by id")).containsExactly("b1", "b2");
    }

    /** DuckDB holds no id unique: what was there before its record is compared when that comes. */
    @Test
    void childrenThatCameBeforeTheirRecordAreNotDoubledWhenItComes() throws Exception {
        load("l1", rows(builds(), MERGE, build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1"), job("j1", "b1", 0, "passed")));
        load("l2", rows(builds(), MERGE, build("b2", 2, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b9"), job("j9", "b9", 0, "running")));

        load("l3", rows(builds(), MERGE, build("b9", 9, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b9"), job("j9", "b9", 0, "passed")));

        assertThat(select("select id || ' ' || state from buildkite_data.builds__jobs order by 1"))
                .containsExactly("j1 passed", "j9 passed");
    }

    @Test
    void childrenThatCameBeforeTheirRecordAreNotDoubledThoughTheirLoadComparedOtherRowsAlready() throws Exception {
        TableSchema agents = Samples.root("agents", Samples.text("name"));
        TableSchema tags = Samples.child("agents__tags", "agents", Samples.text("value"));
        load("l1", rows(builds(), MERGE, build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b1"), job("j1", "b1", 0, "passed")),
                rows(agents, MERGE), rows(tags, MERGE));
        load("l2", jobs(tags, MERGE, List.of("a9"), new Object[]{"t9", "h", "a9", "a9", 0L, null, "old"}),
                jobs(Samples.jobs(), MERGE, List.of("b9"), job("j9", "b9", 0, "running")));

        load("l3", rows(builds(), MERGE, build("b9", 9, "passed", 0)),
                jobs(Samples.jobs(), MERGE, List.of("b9"), job("j9", "b9", 0, "passed")));

        assertThat(select("select id || ' ' || state from buildkite_data.builds__jobs order by 1"))
                .containsExactly("j1 passed", "j9 passed");
    }
}
