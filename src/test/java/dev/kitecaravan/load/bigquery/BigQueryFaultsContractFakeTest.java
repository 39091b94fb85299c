package dev.kitecaravan.load.bigquery;

import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledAtEveryCall;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What becomes of a run on the fake of BigQuery when calls fail, answers get lost, jobs fail, or the run dies. */
class BigQueryFaultsContractFakeTest {
    @TempDir
    Path folder;

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void aRunKilledAtAnyCallLeavesWholeCommitsAndIsHealedByTheNext(String kind) {
        BigQueryFake counting = new BigQueryFake();
        KilledAtEveryCall.run(counting.settings(folder));
        int all = counting.calls();
        assertThat(all).isGreaterThan(40);
        List<Integer> calls = KilledAtEveryCall.calls(all);
        long start = System.nanoTime();
        for (int call : calls) {
            BigQueryFake fake = new BigQueryFake();
            fake.fault(call, kind, "");
            KilledAtEveryCall.die(fake.settings(folder));
            fake.heal();
            KilledAtEveryCall.expectWholeCommits(fake.settings(folder), "killed " + kind + " call " + call);
            KilledAtEveryCall.run(fake.settings(folder));
            KilledAtEveryCall.expectWhole(fake.settings(folder), "healed after " + kind + " call " + call);
        }
        KilledAtEveryCall.report("bigquery", kind, calls.size(), all, start);
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({"503, insert into `buildkite_data`.`log`", "lost, insert into `buildkite_data`.`log`",
            "503, commit transaction", "lost, commit transaction", "503, /upload/", "lost, /upload/"})
    void aCallThatFailsOnceOrWhoseAnswerIsLostIsDoneOnce(String kind, String which) {
        BigQueryFake fake = new BigQueryFake();
        fake.fault(1, kind, which);
        KilledAtEveryCall.run(fake.settings(folder));
        KilledAtEveryCall.expectWhole(fake.settings(folder), kind + " " + which);
    }

    @Test
    void aLoadJobThatFailsNamesTableAndWhatWasWrong() {
        BigQueryFake fake = new BigQueryFake();
        TableSchema schema = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));
        try (Destination destination = Destinations.open(fake.settings(folder))) {
            destination.prepare(List.of(schema));
            try (Load load = destination.begin("l1")) {
                // Within BigQuery's limits, beyond the fake's.
                load.write(rows(schema, Disposition.MERGE, row("a", BigDecimal.TEN.pow(36))));
                assertThatThrownBy(() -> load.commit(Samples.complete("l1"))).isInstanceOf(DestinationException.class)
                        .hasMessageContaining("Error while reading data").hasMessageContaining("job caravan_")
                        .message().doesNotContain("\n");
            }
        }
        try (var reader = Destinations.reader(fake.settings(folder))) {
            assertThat(reader.query("select count(*) from sizes", 1, Duration.ofSeconds(10)).rows())
                    .containsExactly(List.of(0L));
        }
    }

    @Test
    void onlyAnEmulatorHereNeedsNoCredentialsAndAnotherNeedsHttps() {
        DestinationSettings far = settings("https://bigquery.example.com", Map.of("anonymous", "true"));
        assertThatThrownBy(() -> Destinations.create(far).validate()).isInstanceOf(DestinationException.class)
                .hasMessageContaining("anonymous");
        DestinationSettings plain = settings("http://bigquery.example.com", Map.of("anonymous", "true"));
        assertThatThrownBy(() -> Destinations.create(plain).validate()).isInstanceOf(DestinationException.class);
        DestinationSettings odd = new DestinationSettings("bigquery", "https://console.example.com", null, null,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder, CloudAccess.PUBLIC, Map.of());
        assertThatThrownBy(() -> Destinations.create(odd)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("bigquery://project");
    }

    private DestinationSettings settings(String endpoint, Map<String, String> options) {
        return new DestinationSettings("bigquery", "bigquery://project", null, null, "buildkite_data", "jsonl",
                Samples.SYSTEM, folder, CloudAccess.of(endpoint, null, null, null), options);
    }
}
