package dev.kitecaravan.load.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledAtEveryCall;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** What becomes of a run on the fake of Databricks when calls fail or the run dies. */
@Tag("full")
class DatabricksFaultsContractFakeTest {
    @TempDir
    Path folder;

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void aRunKilledAtAnyCallIsHealedByTheNext(String kind) {
        DatabricksFake counting = new DatabricksFake();
        KilledAtEveryCall.run(counting.settings(folder));
        int all = counting.calls();
        assertThat(all).isGreaterThan(60);
        List<Integer> calls = KilledAtEveryCall.calls(all);
        long start = System.nanoTime();
        for (int call : calls) {
            DatabricksFake fake = new DatabricksFake();
            fake.fault(call, kind, "");
            KilledAtEveryCall.die(fake.settings(folder));
            fake.heal();
            KilledAtEveryCall.run(fake.settings(folder));
            KilledAtEveryCall.expectWhole(fake.settings(folder), "healed after " + kind + " call " + call);
            assertThat(stages(fake)).as("left after %s call %d", kind, call).isEmpty();
        }
        KilledAtEveryCall.report("databricks", kind, calls.size(), all, start);
    }

    private List<?> stages(DatabricksFake fake) {
        try (TableReader reader = Destinations.reader(fake.settings(folder))) {
            return reader.query("select table_name from information_schema.tables where table_schema = 'buildkite_data'"
                    + " and table_name like '%caravan_stage%'", 100, Duration.ofSeconds(10)).rows();
        }
    }

    @Test
    void filesThatKilledRunsLeftAreRemovedAfterADayAndNoOthers() {
        DatabricksFake fake = new DatabricksFake();
        fake.fault(1, "before", "read_files");
        KilledAtEveryCall.die(fake.settings(folder));
        fake.heal();
        assertThat(fake.files()).hasSize(1);
        String young = fake.files().get(0);
        Instant dayAgo = Instant.now().minus(Duration.ofHours(25));
        String old = VolumeFiles.name(young.substring(0, young.indexOf('-')), dayAgo);
        List<String> others = List.of("_caravan_stage_notes.json.gz", "builds.json.gz",
                VolumeFiles.name("mine", dayAgo),
                old.replace(".gz", ""), old.replaceFirst("-\\d{8}T", "-20269924T"), "old-" + old);
        fake.file(old);
        others.forEach(fake::file);
        KilledAtEveryCall.run(fake.settings(folder));
        KilledAtEveryCall.expectWhole(fake.settings(folder), "files of killed runs");
        assertThat(fake.files()).contains(young).containsAll(others).hasSize(others.size() + 1);
    }

    @Tag("full")
    @Test
    void aCallThatIsRefusedForAMomentIsRepeated() {
        DatabricksFake fake = new DatabricksFake();
        fake.fault(1, "503", "insert into `buildkite_data`.`log`");
        KilledAtEveryCall.run(fake.settings(folder));
        KilledAtEveryCall.expectWhole(fake.settings(folder), "503");
    }

    @Test
    void aWrongTokenIsSaidAndNotShown() {
        DatabricksFake fake = new DatabricksFake();
        assertThatThrownBy(() -> Destinations.create(fake.settings(folder, "another-token")).validate())
                .isInstanceOf(DestinationException.class).hasMessageContaining("Databricks")
                .message().doesNotContain("another-token").doesNotContain("\n");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertMissing("https://dbc-1.cloud.databricks.com", "t", "/Volumes/a/b/c", "/sql/1.0/warehouses/x",
                "databricks://");
        assertMissing("databricks://dbc-1.cloud.databricks.com/main", "t", "/Volumes/a/b/c", null, "http-path");
        assertMissing("databricks://dbc-1.cloud.databricks.com/main", null, "/Volumes/a/b/c",
                "/sql/1.0/warehouses/x", "CARAVAN_DESTINATION_PASSWORD");
        assertMissing("databricks://dbc-1.cloud.databricks.com/main", "t", "s3://bucket", "/sql/1.0/warehouses/x",
                "/Volumes/");
    }

    private void assertMissing(String url, String token, String volume, String path, String named) {
        DestinationSettings settings = new DestinationSettings("databricks", url, null, token, "buildkite_data",
                "jsonl", Samples.SYSTEM, folder, new CloudAccess(null, null, null, volume),
                path == null ? Map.of() : Map.of("http-path", path));
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(DestinationException.class)
                .hasMessageContaining(named);
    }
}
