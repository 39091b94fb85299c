package dev.kitecaravan.load.postgres;

import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.root;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

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
}
