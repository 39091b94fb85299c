package dev.kitecaravan.load.sqlite;

import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledLoad;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What a file of SQLite is to other processes, other tools and other datasets. */
class SqliteFileTest {
    @TempDir
    private Path folder;

    private DestinationSettings settings() {
        return KilledLoad.settings("sqlite", null, folder);
    }

    @Test
    void withoutATemporaryFolderItSaysWhatItNeeds() throws Exception {
        Process process = new ProcessBuilder(ChildJvm.command(
                "-Djava.io.tmpdir=" + folder.resolve("nowhere"), "-cp", System.getProperty("java.class.path"),
                KilledLoad.class.getName(), "sqlite", folder.toString())).redirectErrorStream(true).start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains(
                    "SQLite's library could not be unpacked to " + folder.resolve("nowhere")
                            + ". It needs a temporary folder that is there");
            assertThat(process.waitFor()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFileIsOneDataset() {
        Destinations.open(settings()).close();
        DestinationSettings at = KilledLoad.settings("sqlite", folder.resolve("buildkite_data.sqlite").toString(),
                folder);
        DestinationSettings other = at.ofDataset("other_data");
        assertThatThrownBy(() -> Destinations.open(other)).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("buildkite_data.sqlite", "holds the dataset buildkite_data, not other_data",
                        "destination.url");
        Destinations.open(at).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", "jdbc:sqlite:", "jdbc:sqlite::memory:", "file:x.sqlite?mode=memory",
            "http://host/x.sqlite", "x.sqlite?journal_mode=off"})
    void onlyAFileIsTaken(String url) {
        DestinationSettings settings = KilledLoad.settings("sqlite", url, folder);
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("destination.url");
    }

    @Test
    void anotherProcessReadsButDoesNotLoadAndKeepsNothingWhenItDies() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(ChildJvm.of(KilledLoad.class, "sqlite", folder.toString()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || Files.readString(output).lines().anyMatch("2"::equals));
            assertThatThrownBy(() -> Destinations.open(settings())).isInstanceOf(DestinationException.class)
                    .hasMessageContainingAll("another process holds the file", "PID " + process.pid());
            Destinations.create(settings()).validate();
            try (TableReader reader = Destinations.reader(settings())) {
                assertThat((long) (Long) reader.query("select count(*) from builds", 5, Duration.ofSeconds(20)).rows()
                        .get(0).get(0)).isGreaterThanOrEqualTo(100);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (Destination next = Destinations.open(settings());
                Lease lease = next.lease("the next one", Duration.ofMinutes(1))) {
            lease.renew();
        }
    }

    @Test
    void theLeaseIsRenewedWhileCommitsAreMade() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (Destination destination = Destinations.open(settings());
                Lease lease = destination.lease("host-1", Duration.ofMinutes(1))) {
            FutureTask<Integer> renewals = new FutureTask<>(() -> {
                int count = 0;
                while (!done.get()) {
                    lease.renew();
                    count++;
                }
                return count;
            });
            new Thread(renewals, "renewing").start();
            try {
                for (int page = 1; page <= 20; page++) {
                    KilledLoad.commit(destination, page);
                }
            } finally {
                done.set(true);
            }
            assertThat(renewals.get(60, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(KilledLoad.kept(settings())).isEqualTo(20);
    }

    @Test
    void anyToolReadsTheFile() throws Exception {
        TableSchema sizes = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"),
                new Column("seen_at", ColumnType.TIMESTAMP, "seen_at"), new Column("ok", ColumnType.BOOLEAN, "ok"),
                new Column("doc", ColumnType.JSON, "doc"));
        try (Destination destination = Destinations.open(settings())) {
            destination.prepare(List.of(sizes));
            try (Load load = destination.begin("l1")) {
                load.write(rows(sizes, Disposition.MERGE,
                        row("a", new BigDecimal("0.1"), Instant.parse("2026-11-24T03:04:05.123456Z"), true, "1.10"),
                        row("b", new BigDecimal("123456789012345678901234567890"),
                                Instant.parse("2026-11-25T00:00:00Z"),
                                false, "{\"n\":7}")));
                load.commit(Samples.complete("l1"));
            }
        }
        List<String> found = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("buildkite_data.sqlite"));
                var statement = connection.createStatement();
                var all = statement.executeQuery("select size, seen_at, ok, json_extract(doc, '$'), "
                        + "unixepoch(seen_at), seen_at < datetime('2026-11-24 12:00:00') from sizes order by 2")) {
            while (all.next()) {
                found.add(all.getString(1) + "|" + all.getString(2) + "|" + all.getString(3) + "|" + all.getString(4)
                        + "|" + all.getString(5) + "|" + all.getString(6));
            }
        }
        assertThat(found).containsExactly("0.1|2026-11-24 03:04:05.123456|1|1.1|1795489445|1",
                "123456789012345678901234567890|2026-11-25 00:00:00.000000|0|{\"n\":7}|1795564800|0");
    }
}
