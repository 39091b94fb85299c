package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** What a kill between any two steps leaves, merging of parts, lost caches, two writers. */
@Tag("full")
class FilesCrashTest {
    @TempDir
    Path folder;

    private DestinationSettings settings(Path place, String data) {
        return new DestinationSettings("filesystem", place.resolve("lake").toString(), null, null, "buildkite_data",
                "jsonl", Samples.SYSTEM, place.resolve(data), Map.of());
    }

    private FilesystemDestination on(Path place, String data, int failing, boolean after) {
        ObjectStore store = new FaultyStore(new LocalStore(place.resolve("lake/buildkite_data")), failing, after);
        return new FilesystemDestination(FilesystemSettings.of(settings(place, data), store.place()), store);
    }

    private static void load(Destination destination, String loadId, String state, String... children) {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        destination.prepare(List.of(schema, jobs));
        try (Load load = destination.begin(loadId)) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, state, 0), build("b2", 2, "passed", 0)));
            Object[][] all = java.util.Arrays.stream(children).map(id -> job(id, "b1", 0, state))
                    .toArray(Object[][]::new);
            load.write(jobs(jobs, Disposition.MERGE, List.of("b1"), all));
            load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "\"" + loadId + "\"")),
                    List.of(), List.of(), Samples.load(loadId, LoadRecord.Status.COMPLETE)));
        }
    }

    private String seen(Path place, String data) {
        try (TableReader reader = Destinations.reader(settings(place, data))) {
            return reader.query("select (select string_agg(id || ' ' || state, ',' order by id) from builds) || ' / '"
                    + " || (select string_agg(id || ' ' || state, ',' order by id) from builds__jobs) || ' / '"
                    + " || (select max(\"value\") from _caravan_state) || ' / '"
                    + " || (select string_agg(load_id, ',' order by load_id) from _caravan_loads)", 10,
                    Duration.ofSeconds(20)).rows().get(0).get(0).toString();
        }
    }

    private static final String BEFORE = "b1 running,b2 passed / j1 running,j2 running / \"l1\" / l1";
    private static final String AFTER = "b1 passed,b2 passed / j2 passed,j3 passed / \"l2\" / l1,l2";

    /**
     * Kills an action at each of its changes; what is left must be the rows before it or the ones after it. Before a change
     * there is what was after the last one, so that only the long form tries both.
     */
    private void killAtEveryStep(String name, Consumer<FilesystemDestination> action, String after) {
        boolean wentThrough = false;
        for (int step = 1; !wentThrough; step++) {
            assertThat(step).isLessThan(100);
            boolean both = step == 1 || Boolean.getBoolean("caravan.soak");
            for (boolean made : both ? List.of(false, true) : List.of(true)) {
                Path place = folder.resolve(name + step + made);
                try (Destination destination = on(place, "data", 0, false)) {
                    destination.open();
                    load(destination, "l1", "running", "j1", "j2");
                }
                FilesystemDestination victim = on(place, "data", step, made);
                try {
                    victim.open();
                    action.accept(victim);
                    wentThrough = true;
                } catch (DestinationException e) {
                    assertThat(e).hasMessageContaining("the store is gone");
                } finally {
                    victim.close();
                }
                assertThat(seen(place, "data")).as("step %s, made %s", step, made).isIn(BEFORE, after);
                assertThat(seen(place, "cold")).isEqualTo(seen(place, "data"));
                try (Destination next = on(place, "data", 0, false)) {
                    next.open();
                    String cursor = next.state().get("cursor", "builds", "org").orElseThrow();
                    assertThat(seen(place, "data")).contains(" / " + cursor + " / ");
                    load(next, "l2", "passed", "j2", "j3");
                }
                assertThat(seen(place, "data")).startsWith(AFTER.substring(0, AFTER.lastIndexOf('/')))
                        .isEqualTo(seen(place, "cold"));
            }
        }
    }

    @Test
    void aKillWithinACommitLeavesTheRowsBeforeOrAfter() {
        killAtEveryStep("commit", destination -> load(destination, "l2", "passed", "j2", "j3"), AFTER);
    }

    @Test
    void aKillWhileMergingPartsChangesNoRow() {
        killAtEveryStep("compact", destination -> {
            load(destination, "l1b", "running", "j1", "j2");
            destination.mergeParts();
        }, BEFORE.replace("\"l1\" / l1", "\"l1b\" / l1,l1b"));
    }

    /** Each of the copies is whole, and no older than what is said beside them. */
    @Test
    void aKillWhileCopiesAreWrittenLeavesWholeOnes() throws Exception {
        boolean wentThrough = false;
        for (int step = 1; !wentThrough; step++) {
            assertThat(step).isLessThan(20);
            boolean both = step == 1 || Boolean.getBoolean("caravan.soak");
            for (boolean made : both ? List.of(false, true) : List.of(true)) {
                Path place = folder.resolve("copies" + step + made);
                try (Destination destination = on(place, "data", 0, false)) {
                    destination.open();
                    load(destination, "l1", "running", "j1", "j2");
                    destination.compact(Map.of());
                    load(destination, "l2", "passed", "j2", "j3");
                }
                FilesystemDestination victim = on(place, "data", step, made);
                try {
                    victim.open();
                    victim.compact(Map.of());
                    wentThrough = true;
                } catch (DestinationException e) {
                    assertThat(e).hasMessageContaining("the store is gone");
                } finally {
                    victim.close();
                }
                boolean said = read(place, "as_of.json").contains("\"l2\"");
                assertThat(copied(place, "builds")).isIn(said
                        ? List.of("b1 passed,b2 passed")
                        : List.of("b1 running,b2 passed", "b1 passed,b2 passed"));
                assertThat(copied(place, "builds__jobs")).isIn(said
                        ? List.of("j2 passed,j3 passed")
                        : List.of("j1 running,j2 running", "j2 passed,j3 passed"));
                try (Destination next = on(place, "data", 0, false)) {
                    next.open();
                    next.compact(Map.of());
                }
                assertThat(copied(place, "builds")).isEqualTo("b1 passed,b2 passed");
                assertThat(read(place, "as_of.json")).contains("\"l2\"");
            }
        }
    }

    private static String read(Path place, String copy) throws Exception {
        return Files.readString(place.resolve("lake/buildkite_data/_current").resolve(copy));
    }

    private static String copied(Path place, String table) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select string_agg(id || ' ' || state, ',' order by id) from '"
                        + place.resolve("lake/buildkite_data/_current/" + table + ".parquet") + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aLostCacheIsMadeAnew() throws Exception {
        Path place = folder.resolve("lost");
        try (Destination destination = on(place, "data", 0, false)) {
            destination.open();
            load(destination, "l1", "running", "j1", "j2");
        }
        try (Destination elsewhere = on(place, "other", 0, false)) {
            elsewhere.open();
            assertThat(elsewhere.state().get("cursor", "builds", "org")).contains("\"l1\"");
            load(elsewhere, "l2", "passed", "j2", "j3");
        }
        // The first cache is one commit behind and catches up.
        try (Destination back = on(place, "data", 0, false)) {
            back.open();
            TableSchema schema = builds();
            back.prepare(List.of(schema));
            try (Load load = back.begin("l3")) {
                load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
                assertThat(load.commit(Samples.complete("l3")).get("builds").same()).isEqualTo(1);
            }
        }
        Files.delete(place.resolve("data/files").resolve(only(place.resolve("data/files"))).resolve("writer-2.duckdb"));
        try (Destination anew = on(place, "data", 0, false)) {
            anew.open();
            assertThat(anew.state().get("cursor", "builds", "org")).contains("\"l2\"");
        }
    }

    private static String only(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow().getFileName().toString();
        }
    }

    @Test
    void ofTwoWritersTheSecondIsRefusedAndAStaleOneCannotCommit() {
        Path place = folder.resolve("two");
        try (Destination first = on(place, "one", 0, false); Destination second = on(place, "two", 0, false)) {
            first.open();
            second.open();
            Lease held = first.lease("host-1, process 11", Duration.ofSeconds(60));
            assertThatThrownBy(() -> second.lease("host-2", Duration.ofSeconds(60)))
                    .isInstanceOf(LeaseHeldException.class).hasMessageContaining("host-1, process 11");
            load(first, "l1", "running", "j1", "j2");
            // Without a lease it believes to be alone, and is one commit behind.
            assertThatThrownBy(() -> load(second, "l2", "passed", "j2")).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("another run committed");
            held.renew();
            held.close();
            assertThat(seen(place, "one")).isEqualTo(BEFORE);
            try (Lease taken = second.lease("host-2", Duration.ofSeconds(60))) {
                load(second, "l2", "passed", "j2", "j3");
                taken.renew();
            }
            assertThat(seen(place, "one")).isEqualTo(AFTER);
        }
    }

    @Test
    void aLeaseThatWasTakenOverStopsACommit() {
        Path place = folder.resolve("late");
        try (Destination late = on(place, "one", 0, false); Destination next = on(place, "two", 0, false)) {
            late.open();
            load(late, "l1", "running", "j1", "j2");
            next.open();
            late.lease("host-1", Duration.ZERO);
            Lease taken = next.lease("host-2", Duration.ofSeconds(60));
            taken.renew();
            taken.renew();
            assertThatThrownBy(() -> load(late, "l2", "passed", "j2")).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("taken over");
            taken.close();
            assertThat(seen(place, "one")).isEqualTo(BEFORE);
        }
    }

    @Test
    void aDatasetOfAnotherSystemPrefixIsNotMixedWithThisOne() {
        Path place = folder.resolve("prefixes");
        try (Destination first = on(place, "data", 0, false)) {
            first.open();
            load(first, "l1", "running", "j1", "j2");
        }
        DestinationSettings other = new DestinationSettings("filesystem", place.resolve("lake").toString(), null, null,
                "buildkite_data", "jsonl", new SystemColumns("_dlt_"), place.resolve("other"), Map.of());
        assertThatThrownBy(() -> Destinations.open(other)).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("_caravan_", "_dlt_", "caravan.system-prefix");
        assertThat(seen(place, "data")).isEqualTo(BEFORE);
    }
}
