package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What is seen after a merge of parts, by who had read before it and who had not; {@link FilesGrowthTest} is the long form. */
class MergedPartsTest {
    @TempDir
    Path folder;

    private DestinationSettings settings(String data) {
        return new DestinationSettings("filesystem", folder.resolve("lake").toString(), null, null, "buildkite_data",
                "jsonl", Samples.SYSTEM, folder.resolve(data), Map.of());
    }

    private static void load(Destination destination, String loadId, String state, String... jobs) {
        TableSchema builds = builds();
        TableSchema below = Samples.jobs();
        destination.prepare(List.of(builds, below));
        try (Load load = destination.begin(loadId)) {
            load.write(rows(builds, Disposition.MERGE, build("b1", 1, state, 0)));
            load.write(Samples.jobs(below, Disposition.MERGE, List.of("b1"),
                    Arrays.stream(jobs).map(id -> job(id, "b1", 0, state)).toArray(Object[][]::new)));
            load.commit(Samples.complete(loadId));
        }
    }

    private String seen(String data) {
        try (TableReader reader = Destinations.reader(settings(data))) {
            return reader.query("select (select string_agg(state, ',') from builds) || ' / '"
                    + " || (select string_agg(id || ' ' || state, ',' order by id) from builds__jobs)", 10,
                    Duration.ofSeconds(20)).rows().get(0).get(0).toString();
        }
    }

    @Test
    void aRowThatWentBeforeAMergeIsGoneForReadersOfBeforeToo() {
        try (FilesystemDestination files = (FilesystemDestination) Destinations.open(settings("data"))) {
            load(files, "l1", "running", "j1", "j2");
            assertThat(seen("data")).isEqualTo("running / j1 running,j2 running");
            load(files, "l2", "failed", "j2", "j3");
            assertThat(files.mergeParts().made()).isPositive();
            for (String data : List.of("data", "cold")) {
                assertThat(seen(data)).as(data).isEqualTo("failed / j2 failed,j3 failed");
            }
            load(files, "l3", "passed", "j3");
            files.mergeParts();
            for (String data : List.of("data", "cold", "colder")) {
                assertThat(seen(data)).as(data).isEqualTo("passed / j3 passed");
            }
        }
    }

    @Test
    void aMergeOfAFormerLeaseHolderIsRefused() {
        try (FilesystemDestination late = (FilesystemDestination) Destinations.open(settings("data"));
                Destination next = Destinations.open(settings("other"))) {
            load(late, "l1", "running", "j1", "j2");
            load(late, "l2", "failed", "j2");
            late.lease("host-1", Duration.ZERO);
            next.lease("host-2", Duration.ofSeconds(60));
            assertThatThrownBy(late::mergeParts).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("taken over");
            // What it had not seen when it was opened, it has seen with the lease.
            load(next, "l3", "failed", "j2");
            assertThat(seen("cold")).isEqualTo("failed / j2 failed");
        }
    }
}
