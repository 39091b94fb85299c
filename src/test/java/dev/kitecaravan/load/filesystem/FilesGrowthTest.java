package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.duckdb.DuckDbFile;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;

/** Years of commits: the manifest stays small, merged parts hold the same rows, other programs read the parts right. */
@Tag("full")
class FilesGrowthTest {
    @TempDir
    Path folder;

    private DestinationSettings settings(String format, String data) {
        return new DestinationSettings("filesystem", folder.resolve("lake").toString(), null, null, "buildkite_data",
                format, Samples.SYSTEM, folder.resolve(data),
                Map.of("layout", "{table}/day={date}/{load_id}-{n}.{ext}"));
    }

    private static void commit(FilesystemDestination destination, int i) {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        try (Load load = destination.begin("l" + i)) {
            load.write(rows(schema, Disposition.MERGE, build("b" + i, i, "running", 0),
                    build("b" + (i - 1), i - 1, "passed", 0)));
            load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "" + i)), List.of(),
                    i % 10 == 0 ? List.of(new Bookkeeping.Deletion("builds", "b" + (i - 2))) : List.of(),
                    Samples.load("l1", LoadRecord.Status.RUNNING)));
        }
    }

    private long bytes(String path) throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("lake/buildkite_data").resolve(path))) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private List<List<Object>> read(String format, String data, String sql) {
        try (TableReader reader = Destinations.reader(settings(format, data))) {
            return reader.query(sql, 100_000, Duration.ofMinutes(2)).rows();
        }
    }

    @Test
    void theManifestStaysSmall() throws Exception {
        int commits = Boolean.getBoolean("caravan.soak") ? 10_000 : 350;
        long start = System.nanoTime();
        try (FilesystemDestination destination = (FilesystemDestination) Destinations.open(settings("jsonl", "data"))) {
            for (int i = 1; i <= commits; i++) {
                commit(destination, i);
            }
        }
        System.out.printf("files: %,d commits in %d s; manifest %,d bytes, parts %,d bytes%n", commits,
                Duration.ofNanos(System.nanoTime() - start).toSeconds(), bytes("_caravan"),
                bytes("") - bytes("_caravan"));
        assertThat(bytes("_caravan")).isLessThan(5_000_000L * commits / 10_000 + 150_000);
        assertThat(read("jsonl", "data", "select count(*), max(number) from builds where state = 'running'"))
                .containsExactly(List.of(1L, (long) commits));
        assertThat(read("jsonl", "data", "select commits from _caravan_loads"))
                .containsExactly(List.of((long) commits));
    }

    /** Commits go on and checkpoints are written; only the time decides when a merged part goes. */
    @Test
    void mergedPartsAreKeptForADay() throws Exception {
        try (FilesystemDestination destination = (FilesystemDestination) Destinations.open(settings("jsonl", "data"))) {
            for (int i = 1; i <= 30; i++) {
                commit(destination, i);
            }
            destination.mergeParts();
        }
        assertThat(partsOfBuilds()).hasSize(31);
        checkpointsAfter(Duration.ofHours(23).plusMinutes(50));
        assertThat(partsOfBuilds()).as("within a day").hasSize(31);
        checkpointsAfter(Duration.ofHours(24).plusMinutes(10));
        assertThat(partsOfBuilds()).as("after it").hasSize(1);
        assertThat(read("jsonl", "other", "select count(*) from builds")).containsExactly(List.of(31L));
    }

    private List<Path> partsOfBuilds() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake/buildkite_data/builds"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Empty commits beyond the next checkpoint, by a clock that is ahead. */
    private void checkpointsAfter(Duration ahead) throws IOException {
        try (ObjectStore store = new LocalStore(folder.resolve("lake/buildkite_data"))) {
            CommitLog log = new CommitLog(store, "_caravan/", Clock.offset(Clock.systemUTC(), ahead));
            log.read();
            for (int i = 0; i <= 2 * CommitLog.INTERVAL; i++) {
                Manifest manifest = log.manifest();
                log.append(new LogRecord(0, manifest.datasetId(), manifest.version() + 1, List.of(), Set.of(), Map.of(),
                        Map.of(), false, Instant.now()));
            }
        }
    }

    @Test
    void parquetIsTypedAndCompressedByZstd() throws Exception {
        try (FilesystemDestination destination = (FilesystemDestination) Destinations
                .open(settings("parquet", "data"))) {
            commit(destination, 1);
        }
        List<String> types = new ArrayList<>();
        try (var connection = new DuckDbFile(folder.resolve("other.duckdb"), "256MB", "2").connect()) {
            String part = "'" + partsOfBuilds().get(0) + "'";
            Sql sql = new Sql(connection);
            assertThat(sql.query("select distinct compression from parquet_metadata(" + part + ")",
                    row -> row.getString(1))).containsExactly("ZSTD");
            sql.query(
                    "select column_name || ' ' || column_type from (describe select * from read_parquet(" + part + "))",
                    row -> types.add(row.getString(1)));
        }
        assertThat(types).contains("number BIGINT", "state VARCHAR", "_caravan_gone BOOLEAN",
                "_caravan_synced_at TIMESTAMP WITH TIME ZONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv", "parquet"})
    void mergedPartsHoldTheSameRows(String format) throws Exception {
        String all = "select id, state, _caravan_load_id, _caravan_synced_at, _caravan_deleted_at from builds order by id";
        List<List<Object>> before;
        try (FilesystemDestination destination = (FilesystemDestination) Destinations.open(settings(format, "data"))) {
            for (int i = 1; i <= 30; i++) {
                commit(destination, i);
            }
            before = read(format, "data", all);
            assertThat(before).hasSize(31).filteredOn(row -> row.get(4) != null).hasSize(3);

            Compaction.Result result = destination.mergeParts();

            assertThat(result.made()).isEqualTo(3);
            assertThat(result.merged()).isEqualTo(90);
            assertThat(destination.mergeParts().made()).isZero();
            assertThat(read(format, "data", all)).isEqualTo(before);
            assertThat(read(format, "cold", all)).isEqualTo(before);
            commit(destination, 31);
        }
        assertThat(read(format, "data", "select count(*) from builds")).containsExactly(List.of(32L));
        // None is deleted within a day.
        try (Stream<Path> files = Files.walk(folder.resolve("lake/buildkite_data/builds"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(32);
        }
    }

    @Test
    void otherProgramsReadPartsByOneStatement() throws SQLException {
        List<List<Object>> truth;
        try (FilesystemDestination destination = (FilesystemDestination) Destinations
                .open(settings("parquet", "data"))) {
            TableSchema jobs = Samples.jobs();
            for (int i = 1; i <= 12; i++) {
                commit(destination, i);
                destination.prepare(List.of(jobs));
                try (Load load = destination.begin("j" + i)) {
                    load.write(Samples.jobs(jobs, Disposition.MERGE, List.of("b1"),
                            Samples.job("j" + i, "b1", 0, "passed")));
                    load.commit(complete("j" + i));
                }
            }
            destination.mergeParts();
        }
        truth = read("parquet", "data", "select id from builds__jobs union all select id from builds order by id");
        assertThat(truth).hasSize(14);
        List<List<Object>> found = new ArrayList<>();
        try (var connection = new DuckDbFile(folder.resolve("other.duckdb"), "256MB", "2").connect()) {
            for (String table : List.of("builds", "builds__jobs")) {
                // The statement of docs/destinations.md, of one column.
                new Sql(connection).query(
                        "select id from (select *, row_number() over (partition by _caravan_id order by"
                                + " _caravan_version desc) as newest from read_parquet('"
                                + folder.resolve("lake/buildkite_data").resolve(table)
                                + "/**/*.parquet', union_by_name = true)) where newest = 1 and not _caravan_gone",
                        row -> found.add(List.of(row.getString(1))));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(truth);
    }
}
