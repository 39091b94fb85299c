package dev.kitecaravan.load.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.MergeContract;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;

/**
 * By Redshift's own driver on a real PostgreSQL, which refuses what Redshift does not know; rows by INSERT. Beside the short
 * form of the contract, whose long form is {@link RedshiftOnPostgresTest}, what is special to Redshift.
 */
class RedshiftMergeOnPostgresTest extends MergeContract {
    private final RedshiftServer server = new RedshiftServer(sql -> sql);

    @Override
    protected DestinationSettings settings() {
        return settings("redshift", server.url(), folder.resolve("data"));
    }

    /** Each of its texts fits into a column, and all together into no line of COPY. */
    @Test
    void ofARecordWiderThanALineOfCopyWhatFitsIsLoadedTheRestIsADeadLetterAndItsNeighboursLoad() throws Exception {
        Map<String, Object> wide = new LinkedHashMap<>(Map.of("id", "wide"));
        IntStream.range(0, 60).forEach(i -> wide.put("k" + i, "x".repeat(65_000)));
        Normalizer normalizer = new Normalizer(List.of(), destination.capabilities(), Samples.SYSTEM,
                NormalizerSettings.defaults());
        RowCollector rows = new RowCollector();
        for (Map<String, Object> record : List.of(Map.<String, Object>of("id", "a", "k0", "good"), wide,
                Map.<String, Object>of("id", "b", "k59", "good"))) {
            normalizer.add(RecordTarget.merge("things", "things", null, "id"), record,
                    new RecordContext(Map.of(), Map.of(), "l1", ""), rows);
        }
        assertThat(rows.deadLetters()).singleElement().satisfies(
                letter -> assertThat(letter.reason()).contains("the destination holds 65535").contains("was left out"));

        load(Samples.complete("l1"), rows.tables().toArray(TableRows[]::new));

        try (TableReader reader = Destinations.reader(settings())) {
            assertThat(reader.query("select id, length(k0), length(k40), length(k59) from things order by id", 5,
                    Duration.ofSeconds(60)).rows()).isEqualTo(List.of(Arrays.asList("a", 4L, null, null),
                            Arrays.asList("b", null, null, 4L), Arrays.asList("wide", 65_000L, 65_000L, null)));
        }
    }

    /** As a client whose machine is gone: its session is idle in a transaction, and holds its locks for ever. */
    @Test
    void theSessionOfARunThatDiedInACommitIsEndedByTheNextOne() {
        load(Samples.complete("l1"), Samples.rows(Samples.builds(), Disposition.MERGE, Samples.build("b1", 1, "a", 0)));
        destination.lease("dead", Duration.ofMillis(1));
        String dead = PostgresServer.text(server.database(), "select token from buildkite_data._caravan_lease")
                .split("/", 3)[2];
        assertThat(PostgresServer.text(server.database(), "select count(*) from stv_sessions where process = "
                + RedshiftSession.named(dead).process())).isEqualTo("1");

        try (Destination next = Destinations.open(settings());
                Lease lease = next.lease("next", Duration.ofMinutes(1))) {
            assertThat(lease).isNotNull();
            assertThat(PostgresServer.text(server.database(), "select count(*) from stv_sessions where process = "
                    + RedshiftSession.named(dead).process())).isEqualTo("0");
            assertThatThrownBy(() -> load(Samples.complete("l2"),
                    Samples.rows(Samples.builds(), Disposition.MERGE, Samples.build("b2", 1, "a", 0))))
                    .isInstanceOf(DestinationException.class);
        }
        closeBroken();
        destination = Destinations.open(settings());
    }

    private void closeBroken() {
        try {
            destination.close();
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("localhost");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
