package dev.kitecaravan.load.sql;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationFixture;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What several writes of one load leave of each other, on H2. */
class CommitStagesTest extends DestinationFixture {
    @Override
    protected DestinationSettings settings() {
        return settings("h2", null, folder.resolve("data"));
    }

    @Test
    void rowsThatAreAppendedAllComeInThoughTwoWritesOfOneLoadGiveThemOneId() {
        TableSchema log = Samples.root("log", Samples.text("line"));

        load(complete("l1"), rows(log, Disposition.APPEND, row("x", "1")),
                rows(log, Disposition.APPEND, row("x", "2")));

        assertThat(select("select line from log order by line")).containsExactly("1", "2");
    }

    /** An array that is absent leaves its rows alone, one that is there replaces them: each in its own table. */
    @Test
    void ofARecordThatComesTwiceInOneLoadTheRowsOfTheArrayThatTheLaterOneLacksStay() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        TableSchema tags = Samples.child("builds__tags", "builds", Samples.text("id"), Samples.text("state"));
        load(complete("l0"), rows(schema, Disposition.MERGE, build("b0", 0, "passed", 0)));
        reopen();

        load(complete("l1"), rows(schema, Disposition.MERGE, build("b1", 1, "running", 0)),
                jobs(jobs, Disposition.MERGE, List.of("b1"), job("j1", "b1", 0, "running")),
                jobs(tags, Disposition.MERGE, List.of("b1"), job("t1", "b1", 0, "kept")),
                rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.MERGE, List.of("b1"), job("j2", "b1", 0, "passed")),
                jobs(tags, Disposition.MERGE, List.of("b2"), job("t2", "b2", 0, "kept")));

        assertThat(select("select id from builds__jobs order by id")).containsExactly("j2");
        assertThat(select("select id from builds__tags order by id")).containsExactly("t1", "t2");
    }
}
