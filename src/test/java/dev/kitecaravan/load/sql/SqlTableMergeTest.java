package dev.kitecaravan.load.sql;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationFixture;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;

/** One merge of all there is at once, in each way that databases do it: see {@link Dialect.Upsert}. */
class SqlTableMergeTest extends DestinationFixture {
    private static final String TIMES = "select id || case when _caravan_synced_at = (select min(_caravan_synced_at) from builds)"
            + " then ' as before' else ' anew' end from builds order by id";

    private String engine = "h2";

    @Override
    protected DestinationSettings settings() {
        return settings(engine, null, folder);
    }

    /** By MERGE, by INSERT … ON CONFLICT, and by a stage of what is new, changed and moved. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite", "duckdb"})
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnEach {
    }

    /** Four builds, of which the last is deleted. */
    private void begin(String on) {
        engine = on;
        reopen();
        load(complete("l1"), rows(builds(), Disposition.MERGE, build("b1", 1, "running", 0),
                build("b2", 2, "running", 0), build("b3", 3, "passed", 0), build("b4", 4, "passed", 0)),
                Samples.jobs(Samples.jobs(), Disposition.MERGE, List.of("b1", "b2"), job("j1", "b1", 0, "running"),
                        job("j2", "b1", 1, "running"), job("j3", "b2", 0, "running")));
        delete("l2", "b4");
        reopen();
    }

    private void delete(String loadId, String id) {
        try (Load load = destination.begin(loadId)) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(new Bookkeeping.Deletion("builds", id)),
                    Samples.load(loadId, LoadRecord.Status.COMPLETE)));
        }
    }

    @OnEach
    void everyRowIsAddedChangedMovedBroughtBackOrLeftForItself(String on) {
        begin(on);
        Map<String, RowCounts> counts = load(complete("l3"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "failed", 7), build("b2", 2, "running", 5),
                        build("b3", 3, "passed", 0), build("b4", 4, "passed", 0), build("b5", 5, "passed", 0)),
                Samples.jobs(Samples.jobs(), Disposition.MERGE, List.of("b1", "b3"), job("j1", "b1", 0, "failed"),
                        job("j4", "b1", 1, "passed"), job("j5", "b3", 0, "passed")));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 2, 2, 0)).containsEntry("builds__jobs",
                new RowCounts(2, 1, 0, 1));
        assertThat(select("select id, state, running_jobs_count, _caravan_load_id,"
                + " case when _caravan_deleted_at is null then 'there' else 'gone' end from builds order by id"))
                .containsExactly("b1|failed|7|l3|there", "b2|running|5|l1|there", "b3|passed|0|l1|there",
                        "b4|passed|0|l3|there", "b5|passed|0|l3|there");
        assertThat(select(TIMES)).containsExactly("b1 anew", "b2 as before", "b3 as before", "b4 anew", "b5 anew");
        assertThat(select("select id, state from builds__jobs order by id")).containsExactly("j1|failed", "j3|running",
                "j4|passed", "j5|passed");
    }

    @OnEach
    void rowsOfWhichNoneIsNewAreChanged(String on) {
        begin(on);
        assertThat(load(complete("l3"), rows(builds(), Disposition.MERGE, build("b1", 1, "failed", 0),
                build("b2", 2, "failed", 0)))).containsEntry("builds", new RowCounts(0, 2, 0, 0));
        assertThat(select("select id, state, _caravan_load_id from builds order by id")).containsExactly("b1|failed|l3",
                "b2|failed|l3", "b3|passed|l1", "b4|passed|l2");
    }

    @OnEach
    void rowsOfWhichAllAreNewAreAdded(String on) {
        begin(on);
        List<Object[]> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(build("c" + i, i, "passed", i));
        }
        assertThat(load(complete("l3"), rows(builds(), Disposition.MERGE, many.toArray(Object[][]::new))))
                .containsEntry("builds", new RowCounts(300, 0, 0, 0));
        assertThat(select("select count(*), sum(running_jobs_count) from builds where _caravan_load_id = 'l3'"))
                .containsExactly("300|44850");
    }

    @OnEach
    void whatIsReplacedIsWhatCame(String on) {
        begin(on);
        assertThat(load(complete("l3"), rows(builds(), Disposition.REPLACE, build("b1", 1, "failed", 0),
                build("b3", 3, "passed", 9), build("b6", 6, "passed", 0)))).containsEntry("builds",
                        new RowCounts(1, 1, 1, 2));
        assertThat(select("select id, state, running_jobs_count, _caravan_load_id from builds order by id"))
                .containsExactly("b1|failed|0|l3", "b3|passed|9|l1", "b6|passed|0|l3");
        assertThat(select("select count(*) from builds__jobs")).as("none came with the others").containsExactly("0");
    }
}
