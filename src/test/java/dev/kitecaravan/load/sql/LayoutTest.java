package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.SystemColumns;

/** The bookkeeping of a dataset: made once, brought up, never over somebody else's, and old entries forgotten. */
class LayoutTest {
    private static final Duration MEMORY = Duration.ofDays(10);

    private final Memory memory = new Memory();
    private final Dialect dialect = Memory.dialect()
            .says(Phrase.CREATE_INDEX, "create {unique} index if not exists {schema}.{index} on {table} ({columns})")
            .build();
    private Sql sql;
    private Session session;

    @BeforeEach
    void open() throws SQLException {
        sql = memory.connect();
        session = Memory.session(dialect, sql);
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
    }

    private void bringUp(SystemColumns system) throws SQLException {
        Session own = new Session(dialect, system, "data", "memory", sql);
        SystemTables tables = new SystemTables(system);
        new Layout(own, new TableStore(own, new Stages(own, null), tables), tables).bringUp(MEMORY);
    }

    private void bringUp() throws SQLException {
        bringUp(Samples.SYSTEM);
    }

    private List<String> texts(String select) throws SQLException {
        return sql.query(select, row -> row.getString(1));
    }

    private List<String> layouts() throws SQLException {
        return texts("select \"value\" from " + session.table("_caravan_state") + " where kind = 'layout'");
    }

    private void layout(String number) throws SQLException {
        sql.update("update " + session.table("_caravan_state") + " set \"value\" = ? where kind = 'layout'", number);
    }

    @Test
    void itsNumberIsRememberedOnceHoweverOftenADatasetIsOpened() throws Exception {
        bringUp();
        bringUp();

        assertThat(layouts()).containsExactly(String.valueOf(SystemTables.LAYOUT));
        assertThat(texts("select table_name from information_schema.tables where table_schema = 'data' order by 1"))
                .containsExactly("_caravan_dead_letters", "_caravan_lease", "_caravan_loads", "_caravan_schema",
                        "_caravan_state");
    }

    @Test
    void anOlderLayoutGetsTheColumnsAndTablesThatCameLaterAndTheNumber() throws Exception {
        bringUp();
        sql.update("delete from " + session.table("_caravan_state"));
        sql.execute("alter table " + session.table("_caravan_loads") + " drop column \"version\"");
        sql.execute("drop table " + session.table("_caravan_lease"));
        bringUp();

        assertThat(layouts()).containsExactly(String.valueOf(SystemTables.LAYOUT));
        assertThat(sql.number("select count(\"version\") from " + session.table("_caravan_loads"))).isZero();
        assertThat(sql.number("select count(*) from " + session.table("_caravan_lease"))).isZero();
    }

    @Test
    void aNewerLayoutIsLeftAsItIs() throws Exception {
        bringUp();
        layout(String.valueOf(SystemTables.LAYOUT + 1));
        sql.execute("alter table " + session.table("_caravan_loads") + " drop column \"version\"");

        assertThatThrownBy(this::bringUp).isInstanceOf(LayoutException.class).hasMessageContaining("use the newer");
        assertThatThrownBy(() -> sql.number("select count(\"version\") from " + session.table("_caravan_loads")))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void ofTwoEntriesOfOneKeyOrLoadTheSecondIsRefused() throws Exception {
        bringUp();
        String state = "insert into " + session.table("_caravan_state")
                + " (kind, endpoint, \"key\", \"value\") values ('cursor', 'builds', ?, '1')";
        sql.update(state, "a");
        sql.update(state, "b");
        assertThatThrownBy(() -> sql.update(state, "a")).isInstanceOf(SQLException.class);
        String load = "insert into " + session.table("_caravan_loads") + " (load_id) values ('l1')";
        sql.update(load);
        assertThatThrownBy(() -> sql.update(load)).isInstanceOf(SQLException.class);
        String column = "insert into " + session.table("_caravan_schema")
                + " (table_name, column_name) values ('t', ?)";
        sql.update(column, "a");
        sql.update(column, "b");
        assertThatThrownBy(() -> sql.update(column, "a")).isInstanceOf(SQLException.class);
        String lease = "insert into " + session.table("_caravan_lease") + " (\"name\", token) values ('writer', ?)";
        sql.update(lease, "x");
        assertThatThrownBy(() -> sql.update(lease, "y")).isInstanceOf(SQLException.class);
    }

    @Test
    void whatIsOlderThanTheMemoryIsForgottenAndNothingElse() throws Exception {
        bringUp();
        Instant old = Instant.now().minus(11, ChronoUnit.DAYS);
        Instant young = Instant.now().minus(9, ChronoUnit.DAYS);
        for (Instant at : List.of(old, young)) {
            String name = at.equals(old) ? "old" : "young";
            sql.update("insert into " + session.table("_caravan_loads") + " (load_id, started_at) values (?, ?)", name,
                    at);
            sql.update("insert into " + session.table("_caravan_dead_letters") + " (id, created_at) values (?, ?)",
                    name, at);
            sql.update("insert into " + session.table("_caravan_state")
                    + " (kind, endpoint, \"key\", \"value\", updated_at) values ('cursor', 'builds', ?, '1', ?)", name,
                    at);
        }
        bringUp();

        assertThat(texts("select load_id from " + session.table("_caravan_loads"))).containsExactly("young");
        assertThat(texts("select id from " + session.table("_caravan_dead_letters"))).containsExactly("young");
        assertThat(
                texts("select \"key\" from " + session.table("_caravan_state") + " where kind = 'cursor' order by 1"))
                .containsExactly("old", "young");
    }

    @Test
    void aTableOfSomebodyElseIsNoDatasetOfAnotherPrefix() throws Exception {
        sql.execute("create schema \"data\"");
        sql.execute("create table " + session.table("_other_state") + " (a varchar)");
        bringUp();

        assertThat(layouts()).hasSize(1);
    }

    @Test
    void aDatasetOfAnotherPrefixAndATableOfDltAreRefusedBeforeAnythingIsMade() throws Exception {
        bringUp(new SystemColumns("_other_"));
        assertThatThrownBy(this::bringUp).isInstanceOf(LayoutException.class)
                .hasMessageContaining("system prefix _other_").hasMessageContaining("_other_state");
        assertThat(
                texts("select table_name from information_schema.tables where table_name like '!_caravan%' escape '!'"))
                .isEmpty();
        sql.execute("drop schema \"data\" cascade");
        sql.execute("create schema \"data\"");
        sql.execute("create table " + session.table("_caravan_loads") + " (load_id varchar)");
        assertThatThrownBy(this::bringUp).isInstanceOf(LayoutException.class).hasMessageContaining("dlt");
        assertThat(texts("select table_name from information_schema.tables where table_schema = 'data'"))
                .containsExactly("_caravan_loads");
    }
}
