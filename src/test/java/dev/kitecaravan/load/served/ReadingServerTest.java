package dev.kitecaravan.load.served;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;

/** Reading a database's file through the process that has it. */
class ReadingServerTest {
    private static final String COUNT = "select count(*) from builds";

    @TempDir
    Path folder;

    private ConfinedReaders readers;

    private DestinationSettings settings(String name) {
        return new DestinationSettings(name, null, null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    private DestinationSettings loaded(String name) {
        DestinationSettings settings = settings(name);
        try (Destination destination = Destinations.open(settings)) {
            destination.prepare(List.of(builds()));
            try (Load load = destination.begin("l1")) {
                load.write(rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)));
                load.commit(complete("l1"));
            }
        }
        return settings;
    }

    private ConfinedReaders readers(DestinationSettings settings) {
        if (readers == null) {
            readers = new ConfinedReaders(settings);
        }
        return readers;
    }

    @AfterEach
    void end() {
        if (readers != null) {
            readers.close();
        }
    }

    private ReadingServer serve(DestinationSettings settings) throws IOException {
        return ReadingServer.start(settings, readers(settings)).orElseThrow();
    }

    private static Path socket(DestinationSettings settings) {
        return ReadingSocket.beside(Destinations.file(settings).orElseThrow()).path();
    }

    private static TableReader.Result served(DestinationSettings settings, String sql, Duration limit) {
        try (TableReader reader = ServedReader.open(settings)) {
            assertThat(reader).isInstanceOf(ServedReader.class);
            return reader.query(sql, TableReader.MOST_ROWS, limit);
        }
    }

    private static void isReadDirectly(DestinationSettings settings) {
        try (TableReader reader = ServedReader.open(settings)) {
            assertThat(reader).isNotInstanceOf(ServedReader.class);
            assertThat(reader.query(COUNT, 5, Duration.ofSeconds(5)).rows()).containsExactly(List.of(1L));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb"})
    void theAnswerIsThatOfTheFileItself(String name) throws IOException {
        DestinationSettings settings = loaded(name);
        String sql = "select cast(null as varchar) as n, true as b, 7 as i, cast(1.50 as numeric(5, 2)) as d,"
                + " cast(0.1 as double precision) as f, 'Zoë \"x\"\n\u0001' as t,"
                + " timestamp with time zone '2026-01-02 03:04:05.678901+00' as at, date '2026-01-02' as on_day,"
                + " id from builds";
        try (ReadingServer server = serve(settings); TableReader file = Destinations.reader(settings)) {
            Duration limit = Duration.ofSeconds(20);
            assertThat(served(settings, sql, limit)).isEqualTo(file.query(sql, 5, limit));
            String wrong = "select nothing from nowhere";
            assertThatThrownBy(() -> served(settings, wrong, limit)).isExactlyInstanceOf(DestinationException.class)
                    .hasMessage(catchThrowable(() -> file.query(wrong, 5, limit)).getMessage());
            assertThatThrownBy(() -> served(settings.ofDataset("x';set x"), COUNT, limit))
                    .hasMessageContaining("letters, digits");
            assertThat(Files.getPosixFilePermissions(socket(settings)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> ReadingServer.start(settings, readers(settings)))
                    .hasMessageContaining("another process answers");
        }
        assertThat(socket(settings)).doesNotExist();
        isReadDirectly(settings);
    }

    @Test
    void h2IsReadAndOnlyReadWhileTheServerLoads() throws IOException {
        DestinationSettings settings = loaded("h2");
        try (ReadingServer server = serve(settings); Destination loading = Destinations.open(settings)) {
            isOnlyRead(settings, "select * from csvread('/etc/passwd')", "call file_write('x', '/tmp/x')");
            assertThat(loading.tables()).hasSize(1);
        }
    }

    @Test
    void whoStopsAnsweringKeepsOnLoading() throws Exception {
        DestinationSettings settings = loaded("h2");
        try (Destination loading = Destinations.open(settings)) {
            ReadingServer server = serve(settings);
            FutureTask<TableReader.Result> asked = new FutureTask<>(() -> served(settings,
                    "select count(*) from system_range(1, 100000) a, system_range(1, 10000000) b where a.x + b.x = -1",
                    Duration.ofSeconds(3)));
            new Thread(asked, "asking").start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> answering("StatementProcess$Running.ask").findAny().isPresent());
            server.close();
            assertThat(answering("StatementProcess$Running.ask")).hasSize(1).noneMatch(Thread::isInterrupted);
            try (Load load = loading.begin("l2")) {
                load.write(rows(builds(), Disposition.MERGE, build("b2", 2, "passed", 0)));
                load.commit(complete("l2"));
            }
            // By the database in time, or by the end of its process where the machine is too busy for that.
            assertThat(catchThrowable(() -> asked.get(60, TimeUnit.SECONDS)).getMessage()).containsAnyOf("timed out",
                    "was ended after 3 s");
        }
    }

    /** Threads that answer and are in the middle of something. */
    private static Stream<Thread> answering(String what) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("reading-for-others")
                        && List.of(thread.getValue()).toString().contains(what))
                .map(Map.Entry::getKey);
    }

    @Test
    void duckDbIsOnlyRead() throws IOException {
        DestinationSettings settings = loaded("duckdb");
        try (ReadingServer server = serve(settings)) {
            isOnlyRead(settings, "select * from read_text('/etc/passwd')", "set enable_external_access = true");
        }
    }

    private static void isOnlyRead(DestinationSettings settings, String... escapes) {
        Duration limit = Duration.ofSeconds(20);
        for (String sql : Stream.concat(Stream.of(escapes),
                Stream.of("delete from builds", "select 1; delete from builds", "create table stolen (id int)"))
                .toList()) {
            assertThatThrownBy(() -> served(settings, sql, limit)).as(sql).isInstanceOf(DestinationException.class);
        }
        assertThat(served(settings, COUNT, limit).rows()).containsExactly(List.of(1L));
    }

    @Test
    void nobodyGetsMoreThanAStatementMay() throws IOException {
        DestinationSettings settings = loaded("duckdb");
        try (ReadingServer server = serve(settings); TableReader reader = ServedReader.open(settings)) {
            TableReader.Result rows = reader.query("select range as n from range(20000)", 50_000,
                    Duration.ofHours(1));
            assertThat(rows.rows()).hasSize(TableReader.MOST_ROWS);
            assertThat(rows.cut()).isTrue();
            assertThatThrownBy(() -> reader.query(
                    "select count(*) from range(1000000) a, range(10000000) b where a.range + b.range = -1", 5,
                    Duration.ofSeconds(1))).isInstanceOf(DestinationException.class);
        }
    }

    @Test
    void duckDbIsReadWhenTheServerHasLoaded() throws Exception {
        DestinationSettings settings = loaded("duckdb");
        try (ReadingServer server = serve(settings)) {
            FutureTask<TableReader.Result> asked = new FutureTask<>(
                    () -> served(settings, COUNT, Duration.ofSeconds(30)));
            try (Destination loading = Destinations.open(settings)) {
                assertThatThrownBy(() -> served(settings, COUNT, Duration.ofMillis(300)))
                        .hasMessageContaining("cannot be read while the caravan serve of PID "
                                + ProcessHandle.current().pid() + " loads into it");
                new Thread(asked, "asking").start();
                await().atMost(Duration.ofSeconds(20)).until(() -> answering("isClosedSoon").findAny().isPresent());
                assertThat(asked).isNotDone();
            }
            assertThat(asked.get(30, TimeUnit.SECONDS).rows()).containsExactly(List.of(1L));
        }
    }

    @Test
    void whatAKilledProcessLeftIsPassedByAndReplaced() throws IOException {
        DestinationSettings settings = loaded("duckdb");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(ReadingSocket.beside(Destinations.file(settings).orElseThrow()).address());
        }
        assertThat(socket(settings)).exists();
        isReadDirectly(settings);
        try (ReadingServer server = serve(settings)) {
            assertThat(served(settings, COUNT, Duration.ofSeconds(20)).rows()).containsExactly(List.of(1L));
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws IOException {
        DestinationSettings settings = loaded("duckdb");
        Files.writeString(socket(settings), "somebody's notes");
        assertThatThrownBy(() -> ReadingServer.start(settings, readers(settings))).isInstanceOf(IOException.class)
                .hasMessageContaining("is no socket");
        isReadDirectly(settings);
        assertThat(socket(settings)).hasContent("somebody's notes");
    }

    @Test
    void aSocketOfSomebodyElseIsNotAsked() throws IOException {
        DestinationSettings settings = loaded("duckdb");
        assumeThat(System.getProperty("user.name")).as("only root gives files away").isEqualTo("root");
        try (ReadingServer server = serve(settings)) {
            Files.setOwner(socket(settings),
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            isReadDirectly(settings);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws Exception {
        DestinationSettings settings = loaded("duckdb");
        try (ServerSocketChannel broken = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            broken.bind(ReadingSocket.beside(Destinations.file(settings).orElseThrow()).address());
            Thread server = new Thread(() -> {
                try {
                    broken.accept().close();
                    try (SocketChannel asking = broken.accept()) {
                        assertThat(ReadingWire
                                .question(Json.FACTORY.createParser(Channels.newInputStream(asking))).sql())
                                .isEqualTo(COUNT);
                        Channels.newOutputStream(asking)
                                .write("{\"columns\":[\"n\"],\"rows\":[[1]".getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }, "broken");
            server.start();
            assertThatThrownBy(() -> served(settings, COUNT, Duration.ofSeconds(20)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("ended before it had answered");
            server.join(10_000);
        }
    }

    @Test
    void nothingLoadedIsSaidAsEver() throws IOException {
        DestinationSettings settings = settings("h2");
        try (ReadingServer server = serve(settings)) {
            assertThatThrownBy(() -> ServedReader.open(settings)).isInstanceOf(NothingLoadedException.class);
        }
    }

    @Test
    void aPathThatIsTooLongIsNamed() {
        DestinationSettings settings = new DestinationSettings("h2", folder.resolve("x".repeat(120)).toString(), null,
                null, "buildkite_data", "jsonl", Samples.SYSTEM, folder, Map.of());
        assertThatThrownBy(() -> ReadingServer.start(settings, readers(settings))).isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void otherDestinationsHaveNone() throws IOException {
        assertThat(ReadingServer.start(settings("filesystem"), readers(settings("filesystem")))).isEmpty();
        DestinationSettings inMemory = new DestinationSettings("h2", "mem:here", null, null, "buildkite_data", "jsonl",
                Samples.SYSTEM, folder, Map.of());
        assertThat(ReadingServer.start(inMemory, readers(inMemory))).isEmpty();
    }
}
