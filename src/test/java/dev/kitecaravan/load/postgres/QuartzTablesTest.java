package dev.kitecaravan.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.SystemColumns;

/** The tables of a shared schedule, on a real PostgreSQL. */
class QuartzTablesTest {
    private static final String COUNT = "select count(*) from pg_tables where tablename like '\\_caravan\\_quartz\\_%'";

    @TempDir
    Path folder;

    private final String database = PostgresServer.newDatabase();

    private DestinationSettings settings(String name, String dataset) {
        return new DestinationSettings(name, PostgresServer.url(database), null, null, dataset, "jsonl",
                SystemColumns.DEFAULT, folder, Map.of());
    }

    @Test
    void replicasMakeThemAtOnceInADatasetOfAnyNameAndDropTakesThemAlong() {
        // A word of SQL: unquoted it would not do.
        DestinationSettings settings = settings("postgres", "order");
        try (Destination destination = Destinations.open(settings)) {
            ScheduleTables tables = Destinations.scheduleTables(settings);
            Stream.of(1, 2, 3).parallel().forEach(replica -> tables.create());
            tables.create();
            assertThat(PostgresServer.text(database, COUNT)).isEqualTo("11");
            assertThat(PostgresServer.text(database, "select count(*) from " + tables.prefix() + "LOCKS"))
                    .isEqualTo("0");

            destination.drop();
            assertThat(PostgresServer.text(database, COUNT)).isEqualTo("0");
            assertThat(PostgresServer.text(database,
                    "select count(*) from information_schema.schemata where schema_name = 'order'")).isEqualTo("0");
        }
    }

    @Test
    void anotherDestinationHasNone() {
        DestinationSettings h2 = new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of());
        assertThatThrownBy(() -> Destinations.scheduleTables(h2)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("PostgreSQL only").hasMessageContaining("h2");
    }
}
