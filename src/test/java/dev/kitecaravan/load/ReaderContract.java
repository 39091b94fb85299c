package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** What reading must be on every engine: ordinary SQL works, and no statement changes or reaches anything. */
public abstract class ReaderContract {
    @TempDir
    protected Path folder;

    protected abstract DestinationSettings settings();

    /** Statements that would read or write files, run code, or reach other databases. */
    protected abstract List<String> escapes(Path secret, Path target);

    protected static DestinationSettings settings(String name, String url, Path folder) {
        return new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder,
                Map.of());
    }

    @BeforeEach
    void load() {
        TableSchema schema = builds();
        try (Destination destination = Destinations.open(settings())) {
            destination.prepare(List.of(schema));
            try (Load load = destination.begin("l1")) {
                load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0), build("b2", 2, "failed", 0)));
                load.commit(complete("l1"));
            }
        }
    }

    private TableReader.Result query(String sql, int rows) {
        try (TableReader reader = Destinations.reader(settings())) {
            return reader.query(sql, rows, Duration.ofSeconds(20));
        }
    }

    @Test
    void ordinarySqlWorks() {
        TableReader.Result result = query("-- which\nselect id, count(*) as n from Builds group by ID order by id;",
                10);
        assertThat(result.columns()).containsExactly("id", "n");
        assertThat(result.rows()).containsExactly(List.of("b1", 1L), List.of("b2", 1L));
        assertThat(result.cut()).isFalse();
        assertThat(query("with x as (select id from buildkite_data.builds) select max(id) from x", 10).rows())
                .containsExactly(List.of("b2"));
    }

    @Test
    void rowsBeyondTheLimitAreCutOff() {
        TableReader.Result result = query("select id from builds order by id", 1);
        assertThat(result.rows()).containsExactly(List.of("b1"));
        assertThat(result.cut()).isTrue();
    }

    @Test
    void aReaderAnswersAfterAnError() {
        try (TableReader reader = Destinations.reader(settings())) {
            assertThatThrownBy(() -> reader.query("select absent from nowhere", 5, Duration.ofSeconds(5)))
                    .isInstanceOf(DestinationException.class)
                    .message().containsIgnoringCase("nowhere").doesNotContain("\n");
            assertThat(reader.query("select count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                    .containsExactly(List.of(2L));
        }
    }

    @Test
    void rowsBeyondWhatMemoryHoldsAreCutOff() {
        TableReader.Result result = query("select " + megabyte() + " as megabyte from builds a, builds b, builds c,"
                + " builds d, builds e, builds f, builds g", 10_000);
        assertThat(result.cut()).isTrue();
        assertThat(result.rows()).hasSizeBetween(60, 70);
    }

    /** A text of a million characters, made of the ids of builds a or of nothing. */
    protected String megabyte() {
        return "repeat(a.id, 500000)";
    }

    @Test
    void severalReadAtOnce() {
        try (TableReader first = Destinations.reader(settings());
                TableReader second = Destinations.reader(settings())) {
            for (TableReader reader : List.of(first, second)) {
                assertThat(reader.query("select count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                        .containsExactly(List.of(2L));
                assertThatThrownBy(() -> reader.query("create table stolen (id int)", 5, Duration.ofSeconds(5)))
                        .isInstanceOf(DestinationException.class);
            }
        }
    }

    @Test
    void aWriterOfTheSameProcessWaitsForReaders() throws Exception {
        FutureTask<Void> write = new FutureTask<>(() -> {
            try (Destination destination = Destinations.open(settings()); Load load = destination.begin("l2")) {
                load.write(rows(builds(), Disposition.MERGE, build("b3", 3, "passed", 0)));
                load.commit(complete("l2"));
            }
            return null;
        });
        Thread writer = new Thread(write, "writer");
        try (TableReader reader = Destinations.reader(settings())) {
            writer.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> writer.getState() == Thread.State.TIMED_WAITING
                    || writer.getState() == Thread.State.TERMINATED);
            assertThat(reader.query("select count(*) from builds where id in ('b1', 'b2')", 5, Duration.ofSeconds(5))
                    .rows()).containsExactly(List.of(2L));
        }
        write.get(60, TimeUnit.SECONDS);
        assertThat(query("select count(*) from builds", 5).rows()).containsExactly(List.of(3L));
    }

    @Test
    void aLongStatementIsCancelled() {
        try (TableReader reader = Destinations.reader(settings())) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> reader.query(slow(), 5, Duration.ofSeconds(1)))
                    .isInstanceOf(DestinationException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    /** A statement that would take minutes. */
    protected abstract String slow();

    @TestFactory
    Stream<DynamicTest> nothingIsChangedOrReached() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.csv"), "token\nhunter2\n");
        Path target = folder.resolve("written.csv");
        List<String> common = List.of("delete from builds", "update builds set state = 'x'", "drop table builds",
                "insert into builds (id) values ('x')", "create table stolen (id int)",
                "create table buildkite_data.stolen (id int)", "alter table builds add column x int",
                "select 1; delete from builds", "commit; delete from builds; select 1",
                "with gone as (delete from builds returning id) select * from gone", "grant select on builds to public",
                "truncate table builds");
        return Stream.concat(common.stream(), escapes(secret, target).stream())
                .map(sql -> DynamicTest.dynamicTest(sql, () -> refused(sql, target)));
    }

    /** How many tables have a name. */
    protected String tablesNamed(String name) {
        return "select count(*) from information_schema.tables where table_name = '" + name + "'";
    }

    private void refused(String sql, Path target) {
        try (TableReader reader = Destinations.reader(settings())) {
            assertThatThrownBy(() -> {
                TableReader.Result result = reader.query(sql, 10, Duration.ofSeconds(20));
                throw new AssertionError("it answered " + result.rows());
            }).isInstanceOf(DestinationException.class).message().doesNotContain("hunter2").doesNotContain("\n");
        }
        assertThat(target).doesNotExist();
        assertThat(query("select count(*) from builds where state in ('passed', 'failed')", 5).rows())
                .containsExactly(List.of(2L));
        assertThat(query(tablesNamed("stolen"), 5).rows())
                .containsExactly(List.of(0L));
    }

    @Test
    void twoStatementsAreRefusedAndOneWithCommentsAndASemicolonIsAnswered() {
        try (TableReader reader = Destinations.reader(settings())) {
            assertThatThrownBy(() -> reader.ask("select 1 as n; select 2 as n")).isInstanceOf(StatementException.class);
            assertThat(reader.ask("-- how many; really\nselect count(*) as n from builds; -- that is all").rows())
                    .hasSize(1);
        }
    }
}
