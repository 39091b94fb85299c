package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;

/** What runs that died left where there are no transactions: half an append goes, and nothing else does. */
class PendingAppendsTest {
    private static final Commit DEAD = new Commit("l1", Instant.parse("2026-11-01T10:00:00.000001Z"));
    private static final Commit BEFORE = new Commit("l0", DEAD.at().minusNanos(1_000));
    private static final Commit AFTER = new Commit("l2", DEAD.at().plusNanos(1_000));
    private static final String LETTERS = Samples.SYSTEM.deadLettersTable();

    private final Memory memory = new Memory();
    private Sql sql;
    private Session session;
    private TableStore tables;
    private PendingAppends pending;

    @BeforeEach
    void open() throws SQLException {
        sql = memory.connect();
        session = Memory.session(Memory.dialect().withoutTransactions().build(), sql);
        Stages stages = new Stages(session, null);
        SystemTables system = new SystemTables(Samples.SYSTEM);
        tables = new TableStore(session, stages, system);
        new Layout(session, tables, system).bringUp(Duration.ofDays(1));
        pending = new PendingAppends(session, tables.engine());
        for (String table : List.of("log", "other")) {
            TableSchema schema = Samples.root(table, Samples.text("line"));
            tables.engine().create(schema, session.definitions(schema.columns()));
        }
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
    }

    private void add(String table, String line, Commit commit) throws SQLException {
        sql.update("insert into " + session.table(table) + " (\"line\", \"_caravan_synced_at\") values (?, ?)", line,
                commit.at());
    }

    private void letter(String id) throws SQLException {
        sql.update("insert into " + session.table(LETTERS) + " (\"id\") values (?)", id);
    }

    private List<String> left(String table, String column) throws SQLException {
        return sql.query("select \"" + column + "\" from " + session.table(table) + " order by 1",
                row -> row.getString(1));
    }

    private List<String> announced() throws SQLException {
        return sql.query("select \"key\" from " + session.table("_caravan_state") + " where kind = 'append'",
                row -> row.getString(1));
    }

    @Test
    void rowsThatADeadRunAddedGoAndThoseOfOtherCommitsAndTablesStay() throws Exception {
        add("log", "kept", BEFORE);
        add("log", "later", AFTER);
        add("other", "kept", DEAD);
        letter(PendingAppends.mark(BEFORE) + "0");
        letter(DEAD.version() + "9-0");
        pending.announce(List.of("log", LETTERS), DEAD);
        assertThat(announced()).containsExactlyInAnyOrder("log", LETTERS);
        add("log", "half", DEAD);
        letter(PendingAppends.mark(DEAD) + "0");
        letter(PendingAppends.mark(DEAD) + "1");

        pending.undo();

        assertThat(left("log", "line")).containsExactly("kept", "later");
        assertThat(left("other", "line")).containsExactly("kept");
        assertThat(left(LETTERS, "id")).containsExactlyInAnyOrder(PendingAppends.mark(BEFORE) + "0",
                DEAD.version() + "9-0");
        assertThat(announced()).isEmpty();
    }

    /** Without transactions a run may die between any two statements. */
    @Test
    void ofAnUndoingThatBrokeOffTheRestIsUndoneByTheNextCommit() throws Exception {
        sql.execute("alter table " + session.table("other") + " rename column \"_caravan_synced_at\" to \"hidden\"");
        pending.announce(List.of("log", "other"), DEAD);
        add("log", "half", DEAD);
        sql.update("insert into " + session.table("other") + " (\"line\", \"hidden\") values ('half', ?)", DEAD.at());
        assertThatThrownBy(() -> pending.undo()).isInstanceOf(SQLException.class);
        assertThat(announced()).contains("other");
        sql.execute("alter table " + session.table("other") + " rename column \"hidden\" to \"_caravan_synced_at\"");

        pending.undo();

        assertThat(left("log", "line")).isEmpty();
        assertThat(left("other", "line")).isEmpty();
        assertThat(announced()).isEmpty();
    }

    @Test
    void anAnnouncementOfATableThatWasDroppedByHandKeepsNoOtherCommitFromComing() throws Exception {
        pending.announce(List.of("log", "other"), DEAD);
        add("other", "half", DEAD);
        sql.execute("drop table " + session.table("log"));
        tables.engine().readCatalogue();

        pending.undo();

        assertThat(left("other", "line")).isEmpty();
        assertThat(announced()).isEmpty();
    }

    @Test
    void whatIsConfirmedIsTheWholeBookkeepingAndTheWordThatAllWasAdded() {
        StateChange cursor = new StateChange("cursor", "log", "org", "1");
        Bookkeeping books = new Bookkeeping(List.of(cursor), List.of(), List.of("r1"),
                List.of(new Bookkeeping.Deletion("log", "x")), List.of(new Bookkeeping.Distrust("log", "y")),
                Samples.complete("l1").load());

        Bookkeeping whole = PendingAppends.confirming(books, List.of("log"));

        assertThat(whole).usingRecursiveComparison().ignoringFields("state").isEqualTo(books);
        assertThat(whole.state()).containsExactly(cursor, new StateChange("append", "", "log", null));
    }
}
