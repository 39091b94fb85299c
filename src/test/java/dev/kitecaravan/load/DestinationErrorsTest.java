package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;

/** What goes wrong outside is told in one sentence that names place and next step, and no secret. */
class DestinationErrorsTest {
    @TempDir
    private Path folder;

    private DestinationSettings settings(String name, String url) {
        return new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder.resolve("data"), Map.of());
    }

    private void refuses(String name, String url, String... parts) {
        DestinationSettings settings = settings(name, url);
        assertThatThrownBy(() -> {
            try (Destination destination = Destinations.create(settings)) {
                destination.validate();
                destination.open();
            }
        }).isInstanceOf(DestinationException.class).hasMessageContainingAll(parts).message().doesNotContain("hunter2")
                .doesNotContain("\n");
    }

    @Test
    void unknownDestinations() {
        refuses("postgress", null, "postgress", "did you mean", "postgres");
        assertThat(Destinations.known()).containsAll(Destinations.available());
    }

    @Test
    void wrongPasswordOfH2() {
        Destinations.open(settings("h2", null)).close();
        refuses("h2", folder.resolve("data/caravan") + ";USER=sa;PASSWORD=hunter2", "caravan.mv.db", "password");
    }

    @ParameterizedTest
    @CsvSource({"h2,caravan.mv.db", "duckdb,caravan.duckdb", "sqlite,buildkite_data.sqlite"})
    void whatIsNoDatabase(String name, String file) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data").resolve(file), "this is no database, ".repeat(1000));
        refuses(name, null, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite"})
    void aFileInTheWayOfTheFolder(String name) throws IOException {
        Files.writeString(folder.resolve("data"), "x");
        refuses(name, null, "data", "cannot be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite"})
    void filesBelongToTheirOwnerAlone(String name) throws IOException {
        try (Destination destination = Destinations.open(settings(name, null))) {
            destination.tables();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(
                    file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb"})
    void anotherProcessHoldsTheFile(String name) throws Exception {
        Path output = folder.resolve("output.txt");
        Path data = folder.resolve("data");
        Process process = new ProcessBuilder(ChildJvm.of(KilledLoad.class, name, data.toString()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || Files.readString(output).lines().anyMatch("1"::equals));
            // Of H2's file Linux tells who has it.
            boolean told = name.equals("duckdb") || Files.isReadable(Path.of("/proc/locks"));
            String who = told ? "PID " + process.pid() : "another process";
            refuses(name, null, "another process holds the file", who);
            assertThatThrownBy(() -> Destinations.reader(settings(name, null)))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContainingAll("another process holds the file", who);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void postgresThatCannotBeReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        refuses("postgres", "postgresql://anna:hunter2@localhost:" + port + "/ci", "localhost:" + port,
                "cannot be reached");
        refuses("postgres", null, "postgresql://");
        refuses("postgres", "mysql://anna:hunter2@h/d", "mysql");
        refuses("postgres", "postgresql://h/d?socketFactory=x", "socketFactory", "not allowed");
    }

    @Test
    void postgresWithoutRightsOrDatabase() {
        String database = PostgresServer.newDatabase();
        PostgresServer.run(database, "create role " + database + "_user login password 'hunter2'");
        String url = PostgresServer.url(database).replace("//postgres@", "//" + database + "_user:hunter2@");
        refuses("postgres", url, "may not make the schema", "grant");
        refuses("postgres", PostgresServer.url("no_such_database"), "no such database");
    }

    @Test
    void aServerThatGoesAwayInALoadLeavesNothing() {
        String database = PostgresServer.newDatabase();
        DestinationSettings settings = settings("postgres", PostgresServer.url(database));
        Destination destination = Destinations.open(settings);
        var schema = Samples.builds();
        destination.prepare(List.of(schema));
        Load load = destination.begin("l1");
        load.write(Samples.rows(schema, Disposition.MERGE, Samples.build("b1", 1, "passed", 0)));
        PostgresServer.run("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + database + "'");
        assertThatThrownBy(() -> load.commit(Samples.complete("l1"))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("l1").message().doesNotContain("\n");
        load.close();
        destination.close();
        try (Destination next = Destinations.open(settings); TableReader reader = Destinations.reader(settings)) {
            assertThat(reader.query("select count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                    .containsExactly(List.of(0L));
            assertThat(next.tables()).hasSize(1);
        }
    }
}
