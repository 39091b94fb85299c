package dev.kitecaravan.load.postgres;

import static dev.kitecaravan.load.Samples.build;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.LeaseKeeper;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A network that forwards nothing any more: the run ends, and the next one goes on after the lease's end. */
@Tag("full")
class PostgresVanishedTest {
    private static final Duration LIFE = Duration.ofSeconds(3);
    private static final Map<String, String> SHORT = Map.of("network-timeout", "2s");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private final String database = PostgresServer.newDatabase();
    private StallingProxy proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = new StallingProxy(PostgresServer.port());
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    private DestinationSettings settings(int port, Map<String, String> options) {
        return new DestinationSettings("postgres", "postgresql://postgres@localhost:" + port + "/" + database, null,
                null,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder, options);
    }

    private Destination direct(Map<String, String> options) {
        return Destinations.open(settings(PostgresServer.port(), options));
    }

    private static TableRows rows(TableSchema schema, int count, int length) {
        TableRows rows = new TableRows(schema, Disposition.MERGE);
        for (int i = 0; i < count; i++) {
            rows.rows().add(build("b" + i, i, "x".repeat(length), 0));
        }
        return rows;
    }

    private static void load(Destination destination, String loadId, int count, int length) {
        TableSchema schema = Samples.builds();
        destination.prepare(List.of(schema));
        try (Load load = destination.begin(loadId)) {
            load.write(rows(schema, count, length));
            load.commit(Samples.complete(loadId));
        }
    }

    /** Loads once, then again through a network that vanishes as told; the first run ends, and another one loads. */
    private void vanishing(Consumer<StallingProxy> vanish, int count, int length, Map<String, String> options)
            throws Exception {
        Destination first = Destinations.open(settings(proxy.port(), options));
        CompletableFuture<String> lost = new CompletableFuture<>();
        try (Lease lease = first.lease("first", LIFE);
                LeaseKeeper keeper = new LeaseKeeper(lease, LIFE, lost::complete)) {
            load(first, "l1", 3, 5);
            vanish.accept(proxy);
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> load(first, "l2", count, length));
            assertThatThrownBy(() -> run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(DestinationException.class);
            assertThat(proxy.isStalled()).isTrue();
            next();
        } catch (DestinationException closing) {
            // The lease cannot be given back through a network that is gone.
            assertThat(closing).hasMessageContaining("lease");
        }
        closeBroken(first);
    }

    private static void closeBroken(Destination first) {
        try {
            first.close();
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("localhost");
        }
    }

    /** The next run, on another way: it waits for the lease's end, and for nothing else. */
    private void next() throws Exception {
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> {
            try (Destination second = direct(Map.of("lock-timeout", "20s"))) {
                Lease[] lease = new Lease[1];
                Awaitility.await().atMost(PATIENCE).ignoreException(LeaseHeldException.class)
                        .until(() -> (lease[0] = second.lease("second", LIFE)) != null);
                load(second, "l3", 4, 7);
                lease[0].close();
            }
        });
        next.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(PostgresServer.text(database, "select count(*) || ' ' || max(length(state)) from "
                + "buildkite_data.builds")).isEqualTo("4 7");
    }

    @Test
    void aNetworkThatVanishesWhileNothingIsSaidEndsTheRun() throws Exception {
        vanishing(StallingProxy::stall, 3, 9, SHORT);
    }

    @Test
    void aNetworkThatVanishesInTheMiddleOfACopyEndsTheRun() throws Exception {
        vanishing(network -> network.stallAfter(3 << 20), 200, 100_000, SHORT);
    }

    @Test
    void aNetworkThatVanishesInACommitEndsTheRunAndItsLocks() throws Exception {
        vanishing(network -> network.stallAt("COMMIT"), 3, 9, SHORT);
    }

    /** The server has no word of its dead client for as long as its system takes; the next run ends that session. */
    @Test
    void aSessionOfADeadRunThatHoldsLocksIsEndedByTheNextOne() throws Exception {
        Destination first = direct(Map.of());
        Lease lease = first.lease("first", Duration.ofMillis(1));
        load(first, "l1", 3, 5);
        proxy.stallAt("COMMIT");
        Destination dying = Destinations.open(settings(proxy.port(), Map.of()));
        lease.close();
        Lease short1 = dying.lease("dying", LIFE);
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> load(dying, "l2", 3, 9));
        Awaitility.await().atMost(PATIENCE).until(proxy::isStalled);

        next();

        assertThat(run).isNotCompletedExceptionally();
        assertThat(short1).isNotNull();
        first.close();
    }

    @Test
    void aLockOfAnotherSessionIsNamedWithItsHolder() {
        try (Destination first = direct(Map.of("lock-timeout", "200ms"))) {
            load(first, "l1", 3, 5);
            PostgresServer.locked(database, "buildkite_data.builds", () -> assertThatThrownBy(
                    () -> load(first, "l2", 3, 9)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("destination.postgres.lock-timeout").hasMessageContaining("of postgres")
                    .hasMessageContaining("session "));
            load(first, "l3", 4, 7);
        }
    }

    /** A long commit must not keep its own lease from being renewed. */
    @Test
    void aLeaseIsRenewedWhileACommitIsUnderWay() throws Exception {
        try (Destination first = direct(Map.of()); Lease lease = first.lease("first", LIFE)) {
            load(first, "l1", 3, 5);
            PostgresServer.locked(database, "buildkite_data._caravan_loads", () -> {
                CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> load(first, "l2", 4, 9));
                Awaitility.await().atMost(PATIENCE).until(() -> "1".equals(PostgresServer.text(database,
                        "select count(*) from pg_locks where not granted")));
                CompletableFuture.runAsync(lease::renew).orTimeout(30, TimeUnit.SECONDS).join();
                assertThat(commit).isNotDone();
            });
        }
    }

    @Test
    void sessionsHaveTheLimitsOfTheirOptions() {
        Map<String, String> options = Map.of("network-timeout", "40s", "statement-timeout", "7m", "lock-timeout", "11s",
                "idle-in-transaction-timeout", "9s");
        try (Destination destination = direct(options); Lease lease = destination.lease("one", LIFE)) {
            assertThat(lease).isNotNull();
            assertThat(PostgresUrl.of(settings(PostgresServer.port(), options)).timeouts().ofSession())
                    .containsEntry("statement_timeout", "420000").containsEntry("lock_timeout", "11000")
                    .containsEntry("idle_in_transaction_session_timeout", "9000")
                    .containsEntry("tcp_user_timeout", "40000").containsEntry("tcp_keepalives_idle", "20");
        }
    }

    @Test
    void theServerTakesThem() throws Exception {
        try (var connection = PostgresUrl.of(settings(PostgresServer.port(), Map.of("network-timeout", "40s")))
                .connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('tcp_keepalives_idle') || ' ' || "
                        + "current_setting('tcp_user_timeout') || ' ' || current_setting('lock_timeout') || ' ' || "
                        + "current_setting('idle_in_transaction_session_timeout')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("20 40000 5min 5min");
        }
    }
}
