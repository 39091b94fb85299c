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
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
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
    private DestinationSettings settings;
    private NormalizerSettings rules = NormalizerSettings.defaults();
    private Map<String, Object> keys = Map.of("organization_slug", "acme");
    private int loads;

    EngineTables(String engine, Path folder, String prefix) {
        String url = engine.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        settings = new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl",
                new SystemColumns(prefix), folder, Map.of());
    }

    /** The same place under another prefix, as after a change of the setting. */
    EngineTables prefixed(String prefix) {
        settings = new DestinationSettings(settings.name(), settings.url(), null, null, settings.dataset(),
                settings.fileFormat(), new SystemColumns(prefix), settings.dataFolder(), Map.of());
        return this;
    }

    /** Loads from now on are later than so many others. */
    EngineTables after(int earlier) {
        loads = earlier;
        return this;
    }

    /** Rows have nothing but what their records have. */
    EngineTables withoutKeys() {
        keys = Map.of();
        return this;
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
        return loadInCommits(target, List.of(List.of(records)));
    }

    /** One load of several commits; the counts are those of the last. */
    Map<String, RowCounts> loadInCommits(RecordTarget target, List<List<String>> commits) throws ContractViolation {
        String loadId = String.format("1000000000.%06d", ++loads);
        Map<String, RowCounts> counts = Map.of();
        try (Destination destination = open()) {
            Normalizer normalizer = new Normalizer(destination.tables(), destination.capabilities(),
                    settings.system(), rules);
            for (int i = 0; i < commits.size(); i++) {
                RowCollector rows = new RowCollector();
                for (String record : commits.get(i)) {
                    normalizer.add(target, object(record),
                            new RecordContext(keys, keys, loadId, "https://api/v2/things?page=1"), rows);
                }
                boolean last = i == commits.size() - 1;
                counts = commit(destination, rows, new LoadRecord(loadId, loadId, target.endpoint(),
                        last ? LoadRecord.Status.COMPLETE : LoadRecord.Status.RUNNING, Instant.now(),
                        last ? Instant.now() : null, null, null, 1, null));
            }
        }
        return counts;
    }

    private static Map<String, RowCounts> commit(Destination destination, RowCollector rows, LoadRecord record) {
        Collection<TableRows> tables = rows.tables();
        destination.prepare(tables.stream().map(TableRows::schema).toList());
        try (Load load = destination.begin(record.loadId())) {
            tables.forEach(load::write);
            return load.commit(new Bookkeeping(List.of(), rows.deadLetters(), List.of(), record));
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
