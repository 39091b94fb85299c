package dev.kitecaravan.load.postgres;

import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.number;
import static dev.kitecaravan.load.Samples.root;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** The contract on a real PostgreSQL. */
class PostgresDestinationTest extends DestinationContract {
    private static final int MAKERS = 4;

    private final String database = PostgresServer.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return settings("postgres", PostgresServer.url(database), folder.resolve("data"));
    }

    /** As replicas do that start at the same time. */
    @Test
    void manyMakeOneDatasetAtOnce() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(MAKERS);
        try {
            for (int round = 0; round < 10; round++) {
                CyclicBarrier together = new CyclicBarrier(MAKERS);
                DestinationSettings settings = settings();
                List<Future<Integer>> made = new ArrayList<>();
                for (int i = 0; i < MAKERS; i++) {
                    made.add(processes.submit(() -> {
                        together.await();
                        try (Destination destination = Destinations.open(settings)) {
                            return destination.tables().size();
                        }
                    }));
                }
                for (Future<Integer> each : made) {
                    assertThat(each.get()).isZero();
                }
                PostgresServer.run(database, "drop schema " + settings.dataset() + " cascade");
            }
        } finally {
            processes.shutdownNow();
        }
    }

    @Override
    protected void tamper(String sql) {
        PostgresServer.run(database, sql);
    }

    /** PostgreSQL keeps the names of tables and indexes under one roof. */
    @ParameterizedTest
    @ValueSource(strings = {"things_caravan_key", "things_key", "key_things"})
    void noTableMeetsAnIndexOfAnother(String name) {
        for (String table : List.of("things", name, name + "_caravan_key")) {
            TableSchema schema = root(table, text("x"));
            assertThat(load(complete("l1 " + table), rows(schema, Disposition.MERGE, row("a", "1"))))
                    .containsEntry(table, new RowCounts(1, 0, 0, 0));
            assertThat(load(complete("l2 " + table), rows(schema, Disposition.MERGE, row("a", "2"), row("b", "1"))))
                    .containsEntry(table, new RowCounts(1, 1, 0, 0));
        }
    }

    /** Tools ask for it, and so does logical replication. */
    @Test
    void aTableThatBeginsEmptyHasAPrimaryKey() {
        TableSchema things = root("things", text("id"), number("n"));
        load(complete("l1"), rows(things, Disposition.MERGE, row("a", "a", 1L)));
        load(complete("l2"), rows(root("appended", text("id")), Disposition.APPEND, row("a", "a"), row("a", "a")));
        load(complete("l3"), rows(root("versions", text("id")), Disposition.SCD2, row("a", "a")));
        load(complete("l4"), rows(root("replaced", text("id")), Disposition.REPLACE, row("a", "a")));
        assertThat(keys()).isEqualTo("replaced _caravan_id, things _caravan_id");

        // What was made earlier has an index alone, and stays as it is.
        PostgresServer.run(database, "alter table buildkite_data.things drop constraint _caravan_key_things");
        PostgresServer.run(database, "create unique index _caravan_key_things on buildkite_data.things (_caravan_id)");
        reopen();
        assertThat(load(complete("l5"), rows(things, Disposition.MERGE, row("a", "a", 2L), row("b", "b", 1L))))
                .containsEntry("things", new RowCounts(1, 1, 0, 0));
        assertThat(keys()).isEqualTo("replaced _caravan_id");
    }

    /** A column is widened as if there were none; a table with rows gets an index for it. */
    @Test
    void aKeyIsNotInTheWayOfAWiderColumn() {
        load(complete("l1"), rows(root("things", text("id"), number("n")), Disposition.MERGE, row("a", "a", 1L)));
        assertThat(keys()).isEqualTo("things _caravan_id");
        TableSchema wider = root("things", text("id"), new Column("n", ColumnType.DECIMAL, "n"));
        assertThat(load(complete("l2"),
                rows(wider, Disposition.MERGE, row("a", "a", new BigDecimal("1.5")), row("b", "b", null))))
                .containsEntry("things", new RowCounts(1, 1, 0, 0));
        assertThat(PostgresServer.text(database,
                "select string_agg(indexname, ',') from pg_indexes where tablename = 'things'"))
                .isEqualTo("_caravan_key_things");
    }

    private String keys() {
        return PostgresServer.text(database, "select string_agg(r.relname || ' ' || a.attname, ', ' order by r.relname)"
                + " from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_attribute a on a.attrelid = r.oid"
                + " and a.attnum = c.conkey[1] where c.contype = 'p' and c.connamespace = 'buildkite_data'::regnamespace");
    }
}
