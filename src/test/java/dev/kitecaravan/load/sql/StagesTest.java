package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/** What waits in stages: every row that was sent, of one id the last, and nothing of the load before. */
class StagesTest {
    private final Memory memory = new Memory();
    private final TableSchema schema = Samples.root("things", Samples.text("t"));
    private final List<String> told = new ArrayList<>();
    private int lost;
    private boolean breaks;
    private Sql sql;
    private Session session;
    private Stages stages;

    @BeforeEach
    void open() throws SQLException {
        sql = memory.connect();
        sql.execute("create schema \"data\"");
        session = Memory.session(Memory.dialect().says(Phrase.DROP_STAGE, "drop table {stage}").build(), sql);
        stages = new Stages(session, new BulkWriter() {
            private final BatchInserts inserts = new BatchInserts(type -> "?", value -> value);

            @Override
            public void write(Statements over, StageTable stage, Collection<Object[]> rows, long write)
                    throws SQLException {
                inserts.write(((Sql) over).connection(), stage, List.copyOf(rows).subList(lost, rows.size()), write);
                if (breaks) {
                    throw new SQLException("broke off");
                }
            }

            @Override
            public void flush(Statements over, StageTable stage) {
                told.add("flush");
            }

            @Override
            public void discard(StageTable stage) {
                told.add("discard");
            }
        });
        stages.startLoad();
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
    }

    private static Object[] row(String id, String text) {
        return Samples.row(id, text);
    }

    private static List<Object[]> list(Object[]... rows) {
        return List.of(rows);
    }

    private Stages.Stage stage() throws SQLException {
        return stages.of(schema, Set.of());
    }

    private List<String> there(Stages.Stage stage) throws SQLException {
        return sql.query("select \"t\" from " + stage.table().name() + " order by 1", row -> row.getString(1));
    }

    @Test
    void aRowThatGotLostOnTheWayEndsTheLoad() throws Exception {
        Stages.Stage stage = stage();
        lost = 1;
        stages.write(stage, list(row("a", "1"), row("b", "2")));

        assertThatThrownBy(() -> stages.flush(stage)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("2 rows were sent and 1 arrived");
    }

    /** Batches take effect one by one: some rows of the write that failed are there. */
    @Test
    void rowsOfAFirstWriteThatBrokeOffAreNotInTheNextLoad() throws Exception {
        Stages.Stage stage = stage();
        breaks = true;
        assertThatThrownBy(() -> stages.write(stage, list(row("a", "1"), row("b", "2"))))
                .isInstanceOf(SQLException.class);
        breaks = false;
        stages.startLoad();
        Stages.Stage next = stage();
        stages.write(next, list(row("c", "3")));
        stages.flush(next);

        assertThat(there(next)).containsExactly("3");
        assertThat(told).contains("discard");
    }

    @Test
    void whatWasCountedIsNotCountedAgain() throws Exception {
        Stages.Stage stage = stage();
        stages.flush(stage);
        assertThat(told).as("nothing was written").isEmpty();
        stages.write(stage, list(row("a", "1")));
        stages.flush(stage);
        stages.flush(stage);

        assertThat(told).containsExactly("flush");
        assertThat(stage.rows()).isEqualTo(1);
    }

    @Test
    void ofRowsThatSeveralWritesBroughtTheLastStays() throws Exception {
        Stages.Stage stage = stage();
        stages.write(stage, list(row("a", "1"), row("b", "1")));
        stages.write(stage, list(row("a", "2"), row("c", "2")));
        stages.write(stage, list(row("a", "3")));
        stages.flush(stage);
        stages.keepLast(stage);

        assertThat(there(stage)).containsExactly("1", "2", "3");
        assertThat(stage.rows()).isEqualTo(3);
        assertThat(stage.writes()).isEqualTo(3);
    }

    @Test
    void theNextLoadFindsNothingOfTheOneBefore() throws Exception {
        Stages.Stage stage = stage();
        stages.write(stage, list(row("a", "1")));
        stages.flush(stage);
        stages.startLoad();

        Stages.Stage next = stage();
        assertThat(there(next)).isEmpty();
        assertThat(next.rows()).isZero();
        assertThat(next.writes()).isZero();
        stages.write(next, list(row("b", "2")));
        stages.flush(next);
        assertThat(there(next)).containsExactly("2");
    }

    @Test
    void whatWasWrittenAndNeverFlushedIsForgottenWithItsLoad() throws Exception {
        stages.write(stage(), list(row("a", "1")));
        stages.startLoad();
        stage();

        assertThat(told).containsExactly("discard");
    }

    @Test
    void withinALoadAStageKeepsItsRows() throws Exception {
        stages.write(stage(), list(row("a", "1")));

        assertThat(there(stage())).containsExactly("1");
    }

    @Test
    void aStageOfOneWriteHoldsNothingElse() throws Exception {
        stages.only(schema, list(row("a", "1"), row("b", "2")));
        Stages.Stage stage = stages.only(schema, list(row("c", "3")));

        assertThat(there(stage)).containsExactly("3");
        assertThat(stage.rows()).isEqualTo(1);
        assertThat(there(stages.only(schema, List.of()))).isEmpty();
    }

    @Test
    void columnsThatComeWithinALoadMoveItsRowsToAWiderStage() throws Exception {
        stages.write(stage(), list(row("a", "1")));
        schema.add(Samples.number("n"));
        Stages.Stage wider = stage();
        stages.write(wider, list(Samples.row("b", "2", 7L)));
        stages.flush(wider);

        assertThat(sql.query("select \"t\", \"n\" from " + wider.table().name() + " order by 1",
                row -> row.getString(1) + " " + row.getLong(2))).containsExactly("1 0", "2 7");
        assertThat(wider.rows()).isEqualTo(2);
    }

    @Test
    void columnsThatGoOrChangeWithinALoadAreRefused() throws Exception {
        stages.write(stage(), list(row("a", "1")));
        for (TableSchema other : List.of(Samples.root("things"), Samples.root("things", Samples.text("u")),
                Samples.root("things", Samples.number("t")),
                Samples.root("things", new Column("t", ColumnType.JSON, "t")))) {
            assertThatThrownBy(() -> stages.of(other, Set.of())).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("table things: its columns changed within one load");
        }
        assertThat(there(stage())).containsExactly("1");
    }

    @Test
    void onlyWholeNumbersMayBecomeDecimalsWithinALoad() throws Exception {
        TableSchema before = Samples.root("sizes", Samples.number("size"));
        TableSchema after = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));
        stages.write(stages.of(before, Set.of()), list(Samples.row("a", 7L)));
        Stages.Stage wider = stages.of(after, Set.of());

        assertThat(sql.number("select cast(\"size\" as bigint) from " + wider.table().name())).isEqualTo(7);
        assertThatThrownBy(() -> stages.of(before, Set.of())).hasMessageContaining("changed within one load");
    }

    @Test
    void aWiderStageTakesThePlaceOfTheNarrowOne() throws Exception {
        Stages.Stage narrow = stage();
        String before = narrow.table().name();
        stages.write(narrow, list(row("a", "1")));
        schema.add(Samples.number("n"));
        String after = stage().table().name();

        assertThat(told).as("what was gathered is in the narrow one before it is copied").containsExactly("flush");
        assertThat(after).isNotEqualTo(before);
        assertThatThrownBy(() -> sql.number("select count(*) from " + before)).isInstanceOf(SQLException.class);
        stages.startLoad();
        schema.add(Samples.number("m"));
        stage();
        assertThat(told).as("nor is it in the next load's").containsExactly("flush", "discard");
        assertThatThrownBy(() -> sql.number("select count(*) from " + after)).isInstanceOf(SQLException.class);
    }

    @Test
    void theStagesOfAWriterThatDiedAreDroppedAndItsOwnStay() throws Exception {
        Stages.Stage own = stage();
        sql.execute("create table _caravan_stage_dead0000_1 (a int)");
        sql.execute("create table _caravan_state (a int)");

        stages.dropLeftOvers(List.of("_caravan_stage_dead0000_1", "_caravan_state", own.table().plain()));

        assertThat(sql.query("select table_name from information_schema.tables where table_schema = 'public'",
                row -> row.getString(1))).contains("_caravan_state").doesNotContain("_caravan_stage_dead0000_1");
        assertThat(there(own)).isEmpty();
        stages.drop();
        assertThatThrownBy(() -> there(own)).isInstanceOf(SQLException.class);
    }
}
