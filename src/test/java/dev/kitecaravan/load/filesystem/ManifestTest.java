package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.TableSchema;

/** What a dataset consists of, after commits and after a checkpoint of them was written and read. */
class ManifestTest {
    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    private final Manifest manifest = new Manifest("the-dataset", 0, 0, 0);

    private static LogRecord record(long number, long version, List<TableSchema> schemas, Set<String> appended,
            List<Part> added, List<String> removed, boolean forgot) {
        return new LogRecord(number, "the-dataset", version, schemas, appended, Map.of("builds", added),
                Map.of("builds", removed), forgot, AT);
    }

    private static Part part(String path, long from, long to) {
        return new Part(path, 9, 3, 77, from, to);
    }

    private void apply(LogRecord record) {
        // As others read it.
        manifest.apply(ManifestJson.readCommit(ManifestJson.write(record), "log/1.json"));
    }

    private Manifest checkpoint() {
        return ManifestJson.readCheckpoint(ManifestJson.write(manifest), "checkpoint/1.json.gz");
    }

    @Test
    void aTableOfAppendedRowsStaysOneWhenColumnsComeAndThroughACheckpoint() {
        apply(record(1, 10, List.of(Samples.builds(), Samples.jobs()), Set.of("builds"), List.of(), List.of(), false));
        apply(record(2, 20, List.of(Samples.builds()), Set.of(), List.of(), List.of(), false));
        for (Manifest each : List.of(manifest, checkpoint())) {
            assertThat(each.table("builds").append()).isTrue();
            assertThat(each.table("builds__jobs").append()).isFalse();
            assertThat(each.table("builds__jobs").schema()).usingRecursiveComparison().isEqualTo(Samples.jobs());
        }
        apply(record(3, 30, List.of(), Set.of("builds__jobs"), List.of(), List.of(), false));
        assertThat(checkpoint().table("builds__jobs").append()).isTrue();
    }

    /** A merge goes by neighbours, and may forget what was deleted only where it begins with the first. */
    @Test
    void partsAreInTheOrderOfTheirRowsWhereverAMergedOneTookTheirPlace() {
        apply(record(1, 10, List.of(Samples.builds()), Set.of(), List.of(part("a", 10, 10)), List.of(), false));
        apply(record(2, 20, List.of(), Set.of(), List.of(part("b", 20, 20)), List.of(), false));
        apply(record(3, 30, List.of(), Set.of(), List.of(part("c", 30, 30)), List.of(), false));
        apply(record(4, 40, List.of(), Set.of(), List.of(part("ab", 10, 20)), List.of("a", "b"), true));
        for (Manifest each : List.of(manifest, checkpoint())) {
            assertThat(each.table("builds").parts()).containsExactly(part("ab", 10, 20), part("c", 30, 30));
            assertThat(each.retired()).containsExactly(Map.entry("a", AT), Map.entry("b", AT));
        }
    }

    /** Who had a deleted row and missed its tombstone would keep it for ever. */
    @Test
    void aMergeThatForgotTombstonesIsKnownToWhoComesLater() {
        apply(record(1, 10, List.of(Samples.builds()), Set.of(), List.of(), List.of(), false));
        assertThat(manifest.complete()).isZero();
        apply(record(2, 20, List.of(), Set.of(), List.of(), List.of(), true));
        apply(record(3, 30, List.of(), Set.of(), List.of(), List.of(), false));
        for (Manifest each : List.of(manifest, checkpoint())) {
            assertThat(each.complete()).isEqualTo(20);
            assertThat(each.version()).isEqualTo(30);
            assertThat(each.number()).isEqualTo(3);
            assertThat(each.datasetId()).isEqualTo("the-dataset");
        }
    }

    /** A commit by a clock that is behind must not make later ones look older. */
    @Test
    void versionsOnlyGrow() {
        apply(record(1, 10, List.of(Samples.builds()), Set.of(), List.of(), List.of(), false));
        apply(record(2, 5, List.of(), Set.of(), List.of(), List.of(), false));
        assertThat(manifest.version()).isEqualTo(10);
    }

    @Test
    void commitsThatWereNeverMadeAreNotKnown() {
        apply(record(1, 10, List.of(Samples.builds()), Set.of(), List.of(), List.of(), false));
        apply(record(2, 20, List.of(), Set.of(), List.of(), List.of(), false));
        assertThat(List.of(0L, 10L, 20L)).allMatch(manifest::knows);
        assertThat(List.of(9L, 15L, 21L)).noneMatch(manifest::knows);
        Manifest later = checkpoint();
        assertThat(List.of(15L, 20L)).as("before a checkpoint nobody can tell").allMatch(later::knows);
        assertThat(later.knows(21)).isFalse();
    }

    @Test
    void aNewerLayoutAndADamagedFileAreNamed() {
        assertThatThrownBy(() -> ManifestJson.readCommit("{\"layout\":2}", "log/7.json"))
                .isInstanceOf(LayoutException.class).hasMessageContainingAll("log/7.json", "layout 2", "up to 1");
        for (String damaged : List.of("", "{\"layout\":1", "[]", "null")) {
            assertThatThrownBy(() -> ManifestJson.readCommit(damaged, "log/7.json")).as(damaged)
                    .isInstanceOf(DestinationException.class).hasMessageContainingAll("log/7.json", "damaged");
        }
    }
}
