package dev.kitecaravan.load.sql;

import static dev.kitecaravan.load.Samples.number;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/** The tables as they are remembered, and as the database has them: what broke off between the two is made up for. */
class TableStoreTest {
    private final Memory memory = new Memory();
    private Sql sql;
    private Session session;
    private TableStore tables;
    /** The statement with this in it fails. */
    private String fails = "nothing";

    @BeforeEach
    void open() throws SQLException {
        sql = memory.connect();
        Statements failing = new Failing(sql);
        session = Memory.session(Memory.dialect()
                .says(Phrase.ALTER_TYPE, "alter table {table} alter column {column} set data type {type}")
                .says(Phrase.LIST_OBJECTS,
                        "select table_name, remarks, lower(table_type) from information_schema.tables"
                                + " where table_schema = ?")
                .build(), failing);
        tables = anew();
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
    }

    /** What the next process has. */
    private TableStore anew() throws SQLException {
        SystemTables system = new SystemTables(Samples.SYSTEM);
        TableStore store = new TableStore(session, new Stages(session, new BulkWriter() {
            private final BatchInserts inserts = new BatchInserts(type -> "?",
                    value -> value instanceof java.time.Instant at
                            ? at.atOffset(java.time.ZoneOffset.UTC)
                            : value);

            @Override
            public void write(Statements over, StageTable stage, Collection<Object[]> rows, long write)
                    throws SQLException {
                inserts.write(sql.connection(), stage, List.copyOf(rows), write);
            }
        }), system);
        new Layout(session, store, system).bringUp(Duration.ofDays(1));
        store.readSchemas();
        return store;
    }

    private final class Failing implements Statements {
        private final Statements all;

        Failing(Statements all) {
            this.all = all;
        }

        private void look(String statement) throws SQLException {
            if (statement.contains(fails)) {
                throw new SQLException("broke off");
            }
        }

        @Override
        public long update(String statement, Object... arguments) throws SQLException {
            look(statement);
            return all.update(statement, arguments);
        }

        @Override
        public void execute(String statement) throws SQLException {
            look(statement);
            all.execute(statement);
        }

        @Override
        public <T> List<T> query(String statement, RowReader<T> reader, Object... arguments) throws SQLException {
            look(statement);
            return all.query(statement, reader, arguments);
        }

        @Override
        public <T> T transaction(Work<T> work) throws SQLException {
            return all.transaction(work);
        }

        @Override
        public void close() throws SQLException {
            all.close();
        }

        @Override
        public void abort() throws SQLException {
            all.abort();
        }
    }

    private List<String> columns(String table) throws SQLException {
        return sql.query(
                "select column_name from information_schema.columns where table_schema = 'data' and table_name = ?"
                        + " order by ordinal_position",
                row -> row.getString(1), table);
    }

    @Test
    void columnsOfWhichOneCouldNotBeAddedAreAddedByTheNextCommitOfTheSameRun() throws Exception {
        TableSchema schema = Samples.root("things", text("a"));
        tables.prepare(List.of(schema));
        schema.add(text("b"));
        schema.add(text("c"));
        fails = "add column \"c\"";
        assertThatThrownBy(() -> tables.prepare(List.of(schema))).isInstanceOf(SQLException.class);
        fails = "nothing";

        tables.prepare(List.of(schema));

        assertThat(columns("things")).contains("a", "b", "c");
    }

    @Test
    void aColumnThatSomebodyElseAddedMeanwhileIsTakenAsItIsAndTheOthersAreAdded() throws Exception {
        TableSchema schema = Samples.root("things", text("a"));
        tables.prepare(List.of(schema));
        sql.execute("alter table \"data\".\"things\" add column \"c\" varchar");
        schema.add(text("b"));
        schema.add(text("c"));
        schema.add(text("d"));

        tables.prepare(List.of(schema));

        assertThat(columns("things")).contains("a", "b", "c", "d");
        assertThat(tables.engine().columns("things")).containsExactlyElementsOf(columns("things"));
    }

    /** Of several at once the database refuses all. */
    @Test
    void ofColumnsThatAreAddedTogetherOneMayBeThereMeanwhile() throws Exception {
        session = Memory.session(Memory.dialect().says(Phrase.ADD_COLUMNS, "alter table {table} add ({columns})")
                .says(Phrase.NEXT_COLUMN, ", ").build(), sql);
        tables = anew();
        TableSchema schema = Samples.root("things", text("a"));
        tables.prepare(List.of(schema));
        sql.execute("alter table \"data\".\"things\" add column \"c\" varchar");
        schema.add(text("b"));
        schema.add(text("c"));
        schema.add(text("d"));

        tables.prepare(List.of(schema));

        assertThat(columns("things")).contains("a", "b", "c", "d");
    }

    @Test
    void aWidenedColumnThatWasNotRememberedIsWidenedAgain() throws Exception {
        tables.prepare(List.of(Samples.root("sizes", number("size"))));
        TableSchema widened = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));
        fails = "insert into \"data\".\"_caravan_schema\"";
        assertThatThrownBy(() -> tables.prepare(List.of(widened))).isInstanceOf(SQLException.class);
        fails = "nothing";
        TableStore next = anew();
        assertThat(next.type("sizes", "size")).isEqualTo(ColumnType.BIGINT);

        next.prepare(List.of(widened));

        assertThat(anew().type("sizes", "size")).isEqualTo(ColumnType.DECIMAL);
        assertThat(sql.query("select data_type from information_schema.columns where column_name = 'size'",
                row -> row.getString(1))).containsExactly("decfloat");
    }

    @Test
    void aTableThatWasRememberedAndNotMadeIsMadeByTheNextRun() throws Exception {
        TableSchema schema = Samples.root("things", text("a"));
        fails = "create table";
        assertThatThrownBy(() -> tables.prepare(List.of(schema))).isInstanceOf(SQLException.class);
        fails = "nothing";
        TableStore next = anew();
        assertThat(next.tables()).extracting(TableSchema::name).containsExactly("things");

        next.prepare(List.of(schema));

        assertThat(columns("things")).contains("a", "_caravan_id");
    }

    @Test
    void aColumnCannotBecomeOfAnotherTypeAndNothingIsRememberedOfIt() throws Exception {
        tables.prepare(List.of(Samples.root("sizes", number("size"), text("note"))));
        for (Column other : List.of(text("size"), new Column("size", ColumnType.DOUBLE, "size"),
                new Column("note", ColumnType.DECIMAL, "note"))) {
            assertThatThrownBy(() -> tables.prepare(List.of(Samples.root("sizes", other))))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContaining("table sizes, column " + other.name())
                    .hasMessageContaining("cannot become " + other.type().label());
        }
        assertThat(anew().type("sizes", "size")).isEqualTo(ColumnType.BIGINT);
        assertThat(anew().type("sizes", "note")).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void whatIsRememberedOfAColumnIsWhatItIsNowAndOnce() throws Exception {
        tables.prepare(List.of(Samples.root("things", text("a"), number("n"), text("z"))));
        tables.prepare(List.of(Samples.root("things", new Column("n", ColumnType.BIGINT, "n", true), text("more")),
                Samples.child("things__parts", "things", text("a"))));

        TableStore next = anew();

        assertThat(next.known("things").columns()).extracting(Column::name).containsSequence("a", "n", "z", "more");
        assertThat(next.known("things").columns()).filteredOn(Column::changing).extracting(Column::name)
                .containsExactly("n");
        assertThat(next.family("things")).containsExactly("things", "things__parts");
        assertThat(next.known("things__parts").isRoot()).isFalse();
        assertThat(sql.number("select count(*) from \"data\".\"_caravan_schema\" where \"column_name\" = 'n'"))
                .isEqualTo(1);
    }

    @Test
    void rowsWithAColumnThatWasNotPreparedAreRefused() throws Exception {
        TableSchema schema = Samples.root("things", text("a"));
        tables.prepare(List.of(schema));
        tables.require(schema);
        tables.require(Samples.root("things", text("a")));
        schema.add(text("b"));

        assertThatThrownBy(() -> tables.require(schema)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("table things has no column b");
    }

    @Test
    void aTableIsCaravansOwnWhileNobodyAddedAColumn() throws Exception {
        TableSchema schema = Samples.root("things", text("a"));
        tables.prepare(List.of(schema));
        assertThat(tables.isOwn("things")).isTrue();
        assertThat(tables.isOwn("unknown")).isFalse();
        sql.execute("alter table \"data\".\"things\" add column \"theirs\" varchar default 'x'");

        assertThat(anew().isOwn("things")).isFalse();
    }

    @Test
    void droppingTakesWhatDeadRunsLeftAndLeavesWhatOthersMade() throws Exception {
        tables.prepare(List.of(Samples.root("things", text("a"))));
        for (String table : List.of("_caravan_next_things", "_caravan_stage_dead_1", "theirs",
                "_caravan_next_theirs")) {
            sql.execute("create table \"data\".\"" + table + "\" (\"a\" varchar)");
        }

        anew().dropAll();

        assertThat(sql.query("select table_name from information_schema.tables where table_schema = 'data' order by 1",
                row -> row.getString(1))).containsExactly("_caravan_next_theirs", "theirs");
        sql.execute("drop table \"data\".\"theirs\"");
        sql.execute("drop table \"data\".\"_caravan_next_theirs\"");
        anew().dropAll();
        assertThat(sql.number("select count(*) from information_schema.schemata where schema_name = 'data'")).isZero();
    }

    @Test
    void aTableHasTheColumnsThatLoadsFillThoughItsSchemaNamesNone() throws Exception {
        TableSchema bare = new TableSchema("bare", "bare", null);
        bare.add(text("a"));
        TableSchema child = new TableSchema("bare__parts", "bare.parts", "bare");
        child.add(text("a"));

        tables.prepare(List.of(bare, child));

        assertThat(columns("bare")).containsExactlyInAnyOrder("a", "_caravan_synced_at", "_caravan_load_id",
                "_caravan_deleted_at");
        assertThat(columns("bare__parts")).containsExactlyInAnyOrder("a", "_caravan_synced_at");
        assertThat(tables.type("bare", "_caravan_load_id")).isEqualTo(ColumnType.TEXT);
        assertThat(tables.type("bare", "_caravan_deleted_at")).isEqualTo(ColumnType.TIMESTAMP);
    }

    @Test
    void aSchemaThatWidensAfterItWasPreparedIsPreparedAgain() throws Exception {
        TableSchema schema = Samples.root("sizes", number("size"));
        tables.prepare(List.of(schema));
        schema.widen(schema.position("size"));

        tables.prepare(List.of(schema));

        assertThat(anew().type("sizes", "size")).isEqualTo(ColumnType.DECIMAL);
        assertThat(sql.query("select data_type from information_schema.columns where column_name = 'size'",
                row -> row.getString(1))).containsExactly("decfloat");
    }

    @Test
    void schemasThatAreReadTwiceAreThoseThatAreThere() throws Exception {
        tables.prepare(List.of(Samples.root("things", text("a"))));
        tables.readSchemas();

        assertThat(tables.tables()).hasSize(1);
        tables.tables().get(0).add(text("of a copy"));
        assertThat(tables.known("things").position("of a copy")).isNegative();
    }

    @Test
    void aColumnThatWidensBeforeItsTableWasEverMadeIsMadeWide() throws Exception {
        fails = "create table";
        assertThatThrownBy(() -> tables.prepare(List.of(Samples.root("sizes", number("size")))))
                .isInstanceOf(SQLException.class);
        fails = "nothing";

        anew().prepare(List.of(Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"))));

        assertThat(sql.query("select data_type from information_schema.columns where column_name = 'size'",
                row -> row.getString(1))).containsExactly("decfloat");
    }
}
