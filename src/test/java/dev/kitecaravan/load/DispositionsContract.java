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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What becomes of the rows that are there, on every destination: append, replace, scd2, and records that were deleted. */
abstract class DispositionsContract extends ReservedNamesContract {
    @Test
    void appendAddsEveryRow() {
        TableSchema schema = Samples.root("log", text("line"));
        load(complete("l1"), rows(schema, Disposition.APPEND, row("x", "1"), row("y", "2")));

        Map<String, RowCounts> counts = load(complete("l2"), rows(schema, Disposition.APPEND, row("x", "1")));

        assertThat(counts).containsEntry("log", new RowCounts(1, 0, 0, 0));
        assertThat(select("select line, _caravan_load_id from log order by line, _caravan_load_id"))
                .containsExactly("1|l1", "1|l2", "2|l1");
    }

    @Test
    void replaceShowsTheOldRowsUntilTheRunIsComplete() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        load(complete("l1"),
                rows(schema, Disposition.REPLACE, build("b1", 1, "passed", 0), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.REPLACE, List.of("b1"), job("j1", "b1", 0, "passed")));

        Map<String, RowCounts> first = load(running("l2"),
                rows(schema, Disposition.REPLACE, build("b2", 2, "passed", 0)));
        assertThat(first.getOrDefault("builds", RowCounts.NONE)).isEqualTo(RowCounts.NONE);
        // Here no reopening: the run goes on.
        Map<String, RowCounts> last = load(complete("l2"),
                rows(schema, Disposition.REPLACE, build("b3", 3, "passed", 0)));

        assertThat(last).containsEntry("builds", new RowCounts(1, 0, 1, 1)).containsEntry("builds__jobs",
                new RowCounts(0, 0, 0, 1));
        assertThat(select("select id, _caravan_load_id from builds order by id")).containsExactly("b2|l1", "b3|l2");
        assertThat(select("select count(*) from builds__jobs")).containsExactly("0");
    }

    @Test
    void aReplaceThatDiesLeavesTheOldRowsAndTheNextBeginsAnew() {
        TableSchema schema = builds();
        load(complete("l1"), rows(schema, Disposition.REPLACE, build("b1", 1, "passed", 0)));
        load(running("l2"), rows(schema, Disposition.REPLACE, build("b2", 2, "passed", 0)));
        assertThat(select("select id from builds")).containsExactly("b1");

        load(complete("l3"), rows(schema, Disposition.REPLACE, build("b3", 3, "passed", 0)));

        assertThat(select("select id from builds")).containsExactly("b3");
    }

    @Test
    void anEmptyReplaceEmptiesTheTable() {
        TableSchema schema = builds();
        load(complete("l1"), rows(schema, Disposition.REPLACE, build("b1", 1, "passed", 0)));

        Map<String, RowCounts> counts = load(complete("l2"), rows(schema, Disposition.REPLACE));

        assertThat(counts).containsEntry("builds", new RowCounts(0, 0, 0, 1));
        assertThat(select("select count(*) from builds")).containsExactly("0");
    }

    /** What gathers beside a table has its columns as they were when it was made. */
    @Test
    void aColumnThatWidensWhileAReplaceIsUnderWayLosesNothingOfANumber() {
        TableSchema whole = Samples.root("sizes", number("size"));
        load(running("l1"), rows(whole, Disposition.REPLACE, row("a", 1L)));
        TableSchema widened = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));

        load(complete("l1"), rows(widened, Disposition.REPLACE, row("b", new BigDecimal("1.5")),
                row("c", new BigDecimal("1180591620717411303424"))));

        assertThat(sizes()).containsExactly("1", "1.5", "1180591620717411303424");
    }

    @Test
    void aColumnThatWidenedAfterAReplaceDiedLosesNothingOfANumber() {
        TableSchema whole = Samples.root("sizes", number("size"));
        load(running("l1"), rows(whole, Disposition.REPLACE, row("a", 1L)));
        reopen();
        TableSchema widened = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));

        load(complete("l2"), rows(widened, Disposition.REPLACE, row("b", new BigDecimal("1.5"))));

        assertThat(sizes()).containsExactly("1.5");
    }

    private List<String> sizes() {
        return read(reader -> reader.query("select size from sizes order by size", 10, Duration.ofSeconds(60)).rows()
                .stream().map(row -> new BigDecimal(row.get(0).toString()).stripTrailingZeros().toPlainString())
                .toList());
    }

    /** Whether it takes scd2; otherwise it refuses it by name. */
    protected boolean keepsVersions() {
        return true;
    }

    @Test
    void scd2KeepsEveryVersion() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        if (!keepsVersions()) {
            assertThatThrownBy(() -> load(complete("l1"), rows(schema, Disposition.SCD2)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("scd2");
            return;
        }
        load(complete("l1"),
                rows(schema, Disposition.SCD2, build("b1", 1, "running", 1), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.SCD2, List.of("b1", "b2"), job("j1", "b1", 0, "running"),
                        job("j2", "b1", 1, "passed"), job("j3", "b2", 0, "passed")));
        Map<String, RowCounts> same = load(complete("l2"),
                rows(schema, Disposition.SCD2, build("b1", 1, "running", 7), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.SCD2, List.of("b1", "b2"), job("j1", "b1", 0, "running"),
                        job("j2", "b1", 1, "passed"), job("j3", "b2", 0, "passed")));
        assertThat(same).containsEntry("builds", new RowCounts(0, 0, 2, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 0, 3, 0));

        Map<String, RowCounts> changed = load(complete("l3"),
                rows(schema, Disposition.SCD2, build("b1", 1, "running", 1), build("b2", 2, "passed", 0)),
                jobs(jobs, Disposition.SCD2, List.of("b1", "b2"), job("j1", "b1", 0, "passed"),
                        job("j3", "b2", 0, "passed")));

        assertThat(changed).containsEntry("builds", new RowCounts(0, 1, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 1, 1, 1));
        assertThat(select("select id, case when _caravan_valid_to is null then 'now' else 'past' end, "
                + "_caravan_load_id from builds order by 1, 2"))
                .containsExactly("b1|now|l3", "b1|past|l1", "b2|now|l1");
        assertThat(select("select id, state, case when _caravan_valid_to is null then 'now' else 'past' end "
                + "from builds__jobs order by 1, 3"))
                .containsExactly("j1|passed|now", "j1|running|past", "j2|passed|past", "j3|passed|now");
        assertThat(select("select count(*) from builds o join builds n on o.id = n.id "
                + "and o._caravan_valid_to = n._caravan_valid_from")).containsExactly("1");
    }

    /** Whether rows can be appended to those that were merged; otherwise it refuses that by name. */
    protected boolean appendsToMerged() {
        return true;
    }

    /** Its route was changed to keep all that ever came: what held one row of each id may not keep the second one out. */
    @Test
    void aTableThatWasMergedMayGrow() {
        TableSchema schema = builds();
        load(complete("l1"), rows(schema, Disposition.MERGE, build("b1", 1, "running", 0)));
        load(complete("l2"), rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        reopen();

        if (!appendsToMerged()) {
            assertThatThrownBy(() -> load(complete("l3"), rows(schema, Disposition.APPEND)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("its rows were merged");
            return;
        }
        load(complete("l3"), rows(schema, Disposition.APPEND, build("b1", 1, "failed", 0)));
        load(complete("l4"), rows(schema, Disposition.APPEND, build("b1", 1, "failed", 0)));

        assertThat(select("select state, _caravan_load_id from builds order by 2"))
                .containsExactly("passed|l2", "failed|l3", "failed|l4");
    }

    @Test
    void aTableThatWasMergedMayKeepVersions() {
        if (!keepsVersions()) {
            return;
        }
        TableSchema schema = builds();
        load(complete("l1"), rows(schema, Disposition.MERGE, build("b1", 1, "running", 0)));
        load(complete("l2"), rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        reopen();

        load(complete("l3"), rows(schema, Disposition.SCD2, build("b1", 1, "failed", 0)));
        load(complete("l4"), rows(schema, Disposition.SCD2, build("b1", 1, "passed", 0)));

        assertThat(select("select state from builds where _caravan_valid_to is null")).containsExactly("passed");
        assertThat(select("select state from builds where _caravan_valid_to is not null order by _caravan_load_id"))
                .contains("failed");
    }

    @Test
    void aDeletedRecordIsMarkedAndComesBack() {
        loadTwoBuilds("l1");
        try (Load load = destination.begin("l2")) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(new Bookkeeping.Deletion("builds", "b1")),
                    Samples.load("l2", LoadRecord.Status.COMPLETE)));
        }
        assertThat(select("select id from builds where _caravan_deleted_at is not null")).containsExactly("b1");

        Map<String, RowCounts> counts = loadTwoBuilds("l3");

        assertThat(counts).containsEntry("builds", new RowCounts(0, 1, 1, 0));
        assertThat(select("select count(*) from builds where _caravan_deleted_at is not null")).containsExactly("0");
    }
}
