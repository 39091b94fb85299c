package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;

/** An older copy of the files is brought back, and this machine's caches know commits that are no more. */
class RestoredFilesTest {
    @TempDir
    Path folder;

    private DestinationSettings settings(String data) {
        return new DestinationSettings("filesystem", folder.resolve("lake").toString(), null, null, "buildkite_data",
                "jsonl", Samples.SYSTEM, folder.resolve(data), Map.of());
    }

    private void load(String data, String loadId, String... builds) {
        TableSchema schema = builds();
        try (Destination destination = Destinations.open(settings(data))) {
            destination.prepare(List.of(schema));
            try (Load load = destination.begin(loadId)) {
                load.write(rows(schema, Disposition.MERGE,
                        Stream.of(builds).map(id -> build(id, 1, "passed", 0)).toArray(Object[][]::new)));
                load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "\"" + loadId + "\"")),
                        List.of(), List.of(), Samples.load(loadId, LoadRecord.Status.COMPLETE)));
            }
        }
    }

    private String cursor(String data) {
        try (Destination destination = Destinations.open(settings(data))) {
            return destination.state().get("cursor", "builds", "org").orElse("none");
        }
    }

    private String seen(String data) {
        try (TableReader reader = Destinations.reader(settings(data))) {
            return reader.query("select string_agg(id, ' ' order by id) from builds", 10, Duration.ofSeconds(20)).rows()
                    .get(0).get(0).toString();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private void restore() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        copy(folder.resolve("backup"), folder.resolve("lake"));
    }

    private void backUp() throws IOException {
        copy(folder.resolve("lake"), folder.resolve("backup"));
    }

    @Test
    void aBackupThatWasBroughtBackIsReadOnFromItsOwnState() throws Exception {
        load("data", "l1", "b1");
        backUp();
        load("data", "l2", "b2");
        assertThat(seen("data")).isEqualTo("b1 b2");
        restore();

        assertThat(cursor("data")).as("what was read, as the backup has it").isEqualTo("\"l1\"");
        assertThat(seen("data")).isEqualTo("b1");
        load("data", "l3", "b2", "b3");
        assertThat(seen("data")).isEqualTo("b1 b2 b3");
        assertThat(seen("cold")).as("rows that are in the files").isEqualTo("b1 b2 b3");
    }

    @Test
    void aBackupThatAnotherMachineWentOnFromIsReadAsItIs() throws Exception {
        load("data", "l1", "b1");
        backUp();
        load("data", "l2", "b2");
        assertThat(seen("data")).isEqualTo("b1 b2");
        restore();
        load("other", "l3", "b3");

        assertThat(seen("data")).isEqualTo("b1 b3");
        load("data", "l4", "b2");
        assertThat(seen("data")).isEqualTo("b1 b2 b3");
        assertThat(seen("cold")).as("rows that are in the files").isEqualTo("b1 b2 b3");
    }

    /** It listed the commits, another one read a newer commit meanwhile, and both have one cache. */
    @Test
    void aReaderThatWasOvertakenDoublesNoRow() throws Exception {
        append("l1", "b1");
        FilesystemSettings files = FilesystemSettings.of(settings("data"), folder.resolve("lake").toString());
        try (ObjectStore store = new LocalStore(folder.resolve("lake/buildkite_data"))) {
            CommitLog slow = new CommitLog(store, files.manifestFolder());
            slow.read();
            append("l2", "b2");
            FilesystemReader.open(files, store).close();
            FilesystemReader.broughtUp(files, store, slow).close();
            try (TableReader next = FilesystemReader.open(files, store)) {
                assertThat(next.query("select id from builds order by id", 10, Duration.ofSeconds(20)).rows())
                        .containsExactly(List.of("b1"), List.of("b2"));
            }
        }
    }

    private void append(String loadId, String build) {
        try (Destination destination = Destinations.open(settings("data"))) {
            destination.prepare(List.of(builds()));
            try (Load load = destination.begin(loadId)) {
                load.write(rows(builds(), Disposition.APPEND, build(build, 1, "passed", 0)));
                load.commit(Samples.complete(loadId));
            }
        }
    }
}
