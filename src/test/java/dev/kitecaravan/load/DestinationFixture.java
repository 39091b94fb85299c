package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;

/** A destination under test, and ways to load it and to look at what it holds. */
public abstract class DestinationFixture {
    @TempDir
    protected Path folder;
    protected Destination destination;

    /** Settings of a place that is empty at the start of each test. */
    protected abstract DestinationSettings settings();

    protected static DestinationSettings settings(String name, String url, Path folder) {
        return new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    @BeforeEach
    void open() {
        destination = Destinations.open(settings());
    }

    @AfterEach
    void close() {
        if (destination != null) {
            destination.close();
        }
    }

    /** Ends the destination and opens it anew, as the next run would. */
    protected void reopen() {
        destination.close();
        destination = Destinations.open(settings());
    }

    /** What a reader finds. Who has a database's file open has it alone, and ends for that long. */
    protected final <T> T read(Function<TableReader, T> reading) {
        boolean alone = Destinations.file(settings()).isPresent();
        if (alone) {
            destination.close();
        }
        try (TableReader reader = Destinations.reader(settings())) {
            return reading.apply(reader);
        } finally {
            if (alone) {
                destination = Destinations.open(settings());
            }
        }
    }

    /** Rows of a query, each as its values joined by a bar. */
    protected List<String> select(String sql) {
        return read(reader -> reader.query(sql, 1_000_000, Duration.ofSeconds(60)).rows().stream()
                .map(row -> String.join("|", row.stream().map(String::valueOf).toList())).toList());
    }

    protected Object value(String sql) {
        return read(reader -> reader.query(sql, 10, Duration.ofSeconds(60)).rows().get(0).get(0));
    }

    protected Map<String, RowCounts> load(Bookkeeping bookkeeping, TableRows... tables) {
        destination.prepare(java.util.Arrays.stream(tables).map(TableRows::schema).toList());
        try (Load load = destination.begin(bookkeeping.load().loadId())) {
            for (TableRows table : tables) {
                load.write(table);
            }
            return load.commit(bookkeeping);
        }
    }

    protected final Map<String, RowCounts> loadTwoBuilds(String loadId) {
        return load(complete(loadId),
                rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0), build("b2", 2, "failed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1", "b2"), job("j1", "b1", 0, "passed"),
                        job("j2", "b1", 1, "passed"), job("j3", "b2", 0, "failed")));
    }
}
