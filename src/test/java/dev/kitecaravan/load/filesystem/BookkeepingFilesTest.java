package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.TableSchema;

class BookkeepingFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aDatasetOfBeforeGetsTheColumnsThatCameLater() throws IOException {
        DestinationSettings settings = new DestinationSettings("filesystem", folder.resolve("lake").toString(), null,
                null,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder.resolve("data"), Map.of());
        List<TableSchema> before = BookkeepingFiles.tables(Samples.SYSTEM).stream().map(table -> {
            TableSchema schema = new TableSchema(table.name(), "", null);
            table.columns().stream().filter(column -> !column.name().equals("keys")).forEach(schema::add);
            return schema;
        }).toList();
        try (ObjectStore store = new LocalStore(folder.resolve("lake/buildkite_data"))) {
            new CommitLog(store, "_caravan/")
                    .start(new LogRecord(1, "dataset-1", 1, before, Set.of(), Map.of(), Map.of(),
                            false, Instant.now()));
        }

        try (Destination destination = Destinations.open(settings); Load load = destination.begin("l1")) {
            load.commit(new Bookkeeping(List.of(),
                    List.of(new DeadLetter("builds", "", "builds", "", "too deep", "{}", "{\"own\":{}}",
                            Instant.now())),
                    List.of(), Samples.load("l1", LoadRecord.Status.COMPLETE)));
        }

        try (TableReader reader = Destinations.reader(settings)) {
            assertThat(reader.query("select load_id, reason, record, keys from _caravan_dead_letters", 5,
                    Duration.ofSeconds(20)).rows()).containsExactly(List.of("l1", "too deep", "{}", "{\"own\":{}}"));
        }
    }
}
