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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.StatementException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;

/** What a statement of somebody else can do to the process that loads: nothing. Real engines, real processes. */
class ConfinedReadersTest {
    private static final String COUNT = "select count(*) as n from builds";

    @TempDir
    Path folder;

    private DestinationSettings settings(String name) {
        return new DestinationSettings(name, null, null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    private DestinationSettings loaded(String name) {
        DestinationSettings settings = name.equals("filesystem")
                ? new DestinationSettings(name, folder.resolve("files").toString(), null, null, "buildkite_data",
                        "jsonl", Samples.SYSTEM, folder, Map.of())
                : settings(name);
        try (Destination destination = Destinations.open(settings)) {
            load(destination, "b1", "l1");
        }
        return settings;
    }

    private static void load(Destination destination, String id, String loadId) {
        destination.prepare(List.of(builds()));
        try (Load load = destination.begin(loadId)) {
            load.write(rows(builds(), Disposition.MERGE, build(id, 1, "passed", 0)));
            load.commit(complete(loadId));
        }
    }

    private static List<List<Object>> ask(ConfinedReaders readers, DestinationSettings settings, String sql) {
        try (TableReader reader = readers.open(settings)) {
            return reader.ask(sql).rows();
        }
    }

    private static long processes() {
        return statements().count();
    }

    /** The processes for statements that this one has. */
    private static Stream<ProcessHandle> statements() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb"})
    void othersStatementsRunInOneProcessOfTheirOwnThatIsStartedLate(String name) {
        othersStatementsRunInOneProcess(name);
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"sqlite", "filesystem"})
    void soDoThoseOnOtherFiles(String name) {
        othersStatementsRunInOneProcess(name);
    }

    private void othersStatementsRunInOneProcess(String name) {
        DestinationSettings settings = loaded(name);
        long before = processes();
        try (ConfinedReaders readers = new ConfinedReaders(settings)) {
            try (TableReader reader = readers.open(settings)) {
                assertThat(reader.query(COUNT, 5, Duration.ofSeconds(20)).rows()).containsExactly(List.of(1L));
            }
            assertThat(processes()).as("the program's own statements").isEqualTo(before);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(1L));
                assertThatThrownBy(() -> ask(readers, settings, "select 1 from nowhere"))
                        .isInstanceOf(DestinationException.class).hasMessageContaining("nowhere");
                assertThat(processes()).isEqualTo(before + 1);
            }
            assertThatThrownBy(() -> ask(readers, settings, "select 1; select 2"))
                    .isInstanceOf(StatementException.class);
        }
        assertThat(processes()).isEqualTo(before);
    }

    @Test
    void aStatementThatTakesAllMemoryEndsItsProcessAndNothingElse() {
        endsItsProcessAndNothingElse("duckdb", "select list_aggregate(range(0, 400000000), 'sum')");
    }

    @Test
    @Tag("full")
    void aStatementOfH2ThatTakesAllMemoryEndsItsProcessAndNothingElse() {
        endsItsProcessAndNothingElse("h2",
                "select length(listagg(repeat('x', 1000000))) from system_range(1, 1000)");
    }

    private void endsItsProcessAndNothingElse(String name, String sql) {
        DestinationSettings settings = loaded(name);
        try (ConfinedReaders readers = new ConfinedReaders(settings)) {
            assertThatThrownBy(() -> ask(readers, settings, sql)).isInstanceOf(DestinationException.class)
                    .message().containsIgnoringCase("memory").doesNotContain("\n");
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(1L));
            try (Destination destination = Destinations.open(settings)) {
                load(destination, "b2", "l2");
            }
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(2L));
        }
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource(delimiter = '|', value = {"duckdb | select repeat('x', 900000000)",
            "duckdb | select list_aggregate(range(0, 400000000), 'list')",
            "duckdb | select a.range from range(1000000) a, range(1000000) b order by hash(a.range + b.range)",
            "duckdb | with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r",
            "duckdb | select count(*) from generate_series(1, 900000000000) a where a.generate_series % 2 = 3",
            "duckdb | select string_agg(repeat('x', 1000000), '') from range(100000)",
            "h2 | select repeat('x', 900000000)",
            "h2 | select count(*) from system_range(1, 100000000) a, system_range(1, 100000000) b where a.x = -b.x",
            "h2 | select array_agg(a.x) from system_range(1, 900000000) a",
            "h2 | select a.x, rand() as r from system_range(1, 900000000) a order by 2",
            "sqlite | with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
            "sqlite | with recursive r(n) as (select 1 union all select n + 1 from r limit 900) select group_concat(hex(zeroblob(30000000))) from r",
            "filesystem | select list_aggregate(range(0, 400000000), 'sum')"})
    void noStatementOutlastsItsLimitsOrHarmsTheWriter(String name, String sql) throws Exception {
        DestinationSettings settings = loaded(name);
        try (ConfinedReaders readers = new ConfinedReaders(settings)) {
            long began = System.nanoTime();
            // What an engine can do without much memory or time it may answer.
            try {
                assertThat(readers.ask(settings, sql, 10, Duration.ofSeconds(5)).rows()).hasSizeLessThanOrEqualTo(10);
            } catch (DestinationException e) {
                assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("java.");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(3));
            try (Destination destination = Destinations.open(settings)) {
                load(destination, "b2", "l2");
            }
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(2L));
        }
    }

    @Test
    void h2IsReadAsCommittedWhileThisProcessLoads() {
        DestinationSettings settings = loaded("h2");
        try (ConfinedReaders readers = new ConfinedReaders(settings);
                Destination loading = Destinations.open(settings)) {
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(1L));
            load(loading, "b2", "l2");
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(2L));
            try (Load load = loading.begin("l3")) {
                load.write(rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)));
                assertThat(ask(readers, settings, COUNT)).as("what is not committed").containsExactly(List.of(2L));
                load.commit(complete("l3"));
            }
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(3L));
        }
    }

    /** What holds a call that its engine does not interrupt: the process, stopped here from outside, says nothing. */
    @Tag("full")
    @Test
    void aProcessThatDoesNotAnswerIsKilledAndTheNextStatementHasANewOne() throws Exception {
        DestinationSettings settings = loaded("duckdb");
        try (ConfinedReaders readers = new ConfinedReaders(settings)) {
            List<ProcessHandle> before = statements().toList();
            ask(readers, settings, COUNT);
            ProcessHandle process = statements().filter(each -> !before.contains(each)).findFirst().orElseThrow();
            assumeThat(new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor()).isZero();
            assertThatThrownBy(() -> readers.ask(settings, COUNT, 5, Duration.ofMillis(100)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("was ended after");
            assertThat(process.isAlive()).isFalse();
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(1L));
        }
    }

    @Test
    void statementsWaitForEachOther() throws Exception {
        DestinationSettings settings = loaded("h2");
        try (ConfinedReaders readers = new ConfinedReaders(settings)) {
            ask(readers, settings, COUNT);
            String slow = "select count(*) from system_range(1, 1000000) a, system_range(1, 10000000) b where a.x = -b.x";
            FutureTask<TableReader.Result> first = new FutureTask<>(
                    () -> readers.ask(settings, slow, 5, Duration.ofSeconds(3)));
            new Thread(first, "first").start();
            await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().entrySet().stream()
                    .anyMatch(thread -> thread.getKey().getName().equals("first")
                            && List.of(thread.getValue()).toString().contains("Running.ask")));
            assertThatThrownBy(() -> readers.ask(settings, COUNT, 5, Duration.ofMillis(50)))
                    .hasMessageContaining("another statement has been running");
            assertThat(ask(readers, settings, COUNT)).containsExactly(List.of(1L));
            // By the database in time, or by the end of its process where the machine is too busy for that.
            assertThat(catchThrowable(() -> first.get(60, TimeUnit.SECONDS)).getMessage()).containsAnyOf("timed out",
                    "was ended after 3 s");
        }
    }

    @Test
    void aProcessThatNobodyAsksEnds() {
        DestinationSettings settings = loaded("duckdb");
        try (StatementProcess process = new StatementProcess(settings, Duration.ofMillis(200));
                TableReader own = Destinations.reader(settings)) {
            long before = processes();
            process.ask(new ReadingWire.Question("buildkite_data", COUNT, 5, 20_000), own);
            await().atMost(Duration.ofSeconds(20)).until(() -> processes() == before);
            assertThat(process.ask(new ReadingWire.Question("buildkite_data", COUNT, 5, 20_000), own).rows())
                    .containsExactly(List.of(1L));
        }
    }

    @Test
    void theTokenIsNotHandedOn() throws Exception {
        TemporaryFolder temporary = TemporaryFolder.make();
        Process process = StatementCommand.of(settings("duckdb")).start(temporary);
        try {
            assumeThat(Path.of("/proc/" + process.pid() + "/environ")).exists();
            String environment = java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
            assertThat(environment).contains("PATH=").doesNotContain("BUILDKITE_");
        } finally {
            process.destroyForcibly().waitFor();
            temporary.remove();
        }
        assertThat(temporary.path()).doesNotExist();
    }

    /** As the process that asks ends by a signal: nobody kills the other one, and nobody cleans up after it. */
    @Test
    void aProcessThatIsLeftAloneEndsAndLeavesNothing() throws Exception {
        TemporaryFolder temporary = TemporaryFolder.make();
        Process process = StatementCommand.of(settings("duckdb")).start(temporary);
        try {
            try (JsonGenerator json = ReadingWire.to(process.getOutputStream())) {
                SettingsWire.write(json, loaded("duckdb"));
            }
            assertThat(process.inputReader().read()).isEqualTo('{');
            assertThat(temporary.path()).exists();
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(temporary.path()).doesNotExist();
        } finally {
            process.destroyForcibly().waitFor();
            temporary.remove();
        }
    }

    @Test
    void serversAndDatabasesInMemoryAreAskedFromHere() {
        assertThat(Destinations.isEmbedded(settings("postgres"))).isFalse();
        assertThat(Destinations.isEmbedded(new DestinationSettings("h2", "mem:here", null, null, "buildkite_data",
                "jsonl", Samples.SYSTEM, folder, Map.of()))).isFalse();
    }
}
