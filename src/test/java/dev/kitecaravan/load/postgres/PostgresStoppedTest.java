package dev.kitecaravan.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A server of its own, with fsync, that is killed while a commit is half done. */
@Tag("full")
class PostgresStoppedTest {
    @TempDir
    private Path folder;
    private EmbeddedPostgres server;

    private void start() throws IOException {
        // The embedded server would otherwise say that a commit is done before its log is written.
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("server"))
                .setServerConfig("synchronous_commit", "on").setCleanDataDirectory(false);
        server = (server == null ? builder : builder.setPort(server.getPort())).start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void kill() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("server/postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> backends = postmaster.children().toList();
        postmaster.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(
                () -> !postmaster.isAlive() && backends.stream().noneMatch(ProcessHandle::isAlive));
    }

    private DestinationSettings settings() {
        return new DestinationSettings("postgres", "postgresql://postgres@localhost:" + server.getPort() + "/postgres",
                null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder, Map.of());
    }

    private static void load(Destination destination, String page) {
        TableSchema schema = Samples.builds();
        destination.prepare(List.of(schema));
        try (Load load = destination.begin("l" + page)) {
            load.write(Samples.rows(schema, Disposition.MERGE, Samples.build("a" + page, 1, "passed", 0),
                    Samples.build("b" + page, 2, "passed", 0)));
            load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "page", page)), List.of(),
                    List.of(), Samples.load("l" + page, LoadRecord.Status.COMPLETE)));
        }
    }

    private List<List<Object>> rows() {
        try (TableReader reader = Destinations.reader(settings())) {
            return reader.query("select count(*), (select count(*) from _caravan_loads), (select max(value) from "
                    + "_caravan_state where kind = 'cursor') from builds", 5, Duration.ofSeconds(20)).rows();
        }
    }

    @Test
    void aServerKilledInTheMiddleOfACommitLeavesTheLastOne() throws Exception {
        start();
        Destination destination = Destinations.open(settings());
        load(destination, "1");
        Connection blocker = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        CompletableFuture<Void> stuck = block(blocker, destination);
        kill();
        assertThatThrownBy(() -> stuck.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DestinationException.class)
                .cause().hasMessageContaining("run again").hasMessageContaining("localhost").message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> load(destination, "3")).isInstanceOf(DestinationException.class);
        closeBroken(destination, blocker);
        server.close();
        start();
        assertThat(rows()).containsExactly(List.of(2L, 1L, "1"));
        try (Destination next = Destinations.open(settings())) {
            load(next, "2");
        }
        assertThat(rows()).containsExactly(List.of(4L, 2L, "2"));
    }

    /** The commit writes its rows, then waits for a lock on the state that another session holds. */
    private CompletableFuture<Void> block(Connection blocker, Destination destination) throws SQLException {
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute("lock table buildkite_data._caravan_state in access exclusive mode");
            CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> load(destination, "2"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stuck.isDone() || waits(statement));
            assertThat(stuck).isNotDone();
            return stuck;
        }
    }

    private static boolean waits(Statement statement) throws SQLException {
        try (var result = statement.executeQuery("select count(*) from pg_locks where not granted")) {
            result.next();
            return result.getInt(1) > 0;
        }
    }

    private static void closeBroken(Destination destination, Connection blocker) throws SQLException {
        try {
            destination.close();
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("localhost");
        }
        blocker.close();
    }
}
