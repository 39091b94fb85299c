package dev.kitecaravan;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;

/** A dataset on a real engine, loaded through the normaliser: every load opens it anew, as a run does. */
final class EngineTables {
    private final DestinationSettings settings;
    private NormalizerSettings rules = NormalizerSettings.defaults();
    private int loads;

    EngineTables(String engine, Path folder, String prefix) {
        String url = engine.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        settings = new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl",
                new SystemColumns(prefix), folder, Map.of());
    }

    EngineTables widening() {
        rules = rules.withWidening(true);
        return this;
    }

    DestinationSettings settings() {
        return settings;
    }

    Destination open() {
        return Destinations.open(settings);
    }

    /** One load of these records, in one commit. */
    Map<String, RowCounts> load(RecordTarget target, String... records) throws ContractViolation {
        String loadId = String.format("1000000000.%06d", ++loads);
        try (Destination destination = open()) {
            Normalizer normalizer = new Normalizer(destination.tables(), destination.capabilities(),
                    settings.system(), rules);
            RowCollector rows = new RowCollector();
            for (String record : records) {
                normalizer.add(target, object(record), new RecordContext(Map.of("organization_slug", "acme"),
                        Map.of("organization_slug", "acme"), loadId, "https://api/v2/things?page=1"), rows);
            }
            Collection<TableRows> tables = rows.tables();
            destination.prepare(tables.stream().map(TableRows::schema).toList());
            try (Load load = destination.begin(loadId)) {
                tables.forEach(load::write);
                return load.commit(new Bookkeeping(List.of(), rows.deadLetters(), List.of(),
                        new LoadRecord(loadId, loadId, target.endpoint(), LoadRecord.Status.COMPLETE, Instant.now(),
                                Instant.now(), null, null, 1, null)));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String json) {
        return (Map<String, Object>) Json.read(json);
    }

    /** Rows of a query, each as its values joined by a bar. */
    List<String> select(String sql) {
        try (TableReader reader = Destinations.reader(settings)) {
            return reader.query(sql, 100_000, Duration.ofSeconds(60)).rows().stream()
                    .map(row -> String.join("|", row.stream().map(String::valueOf).toList())).toList();
        }
    }
}
