package dev.kitecaravan.load.redshift;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.StateChange;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/**
 * A process whose connections die at the n-th statement, for every n, before it is executed and after: rows and state are
 * those of one commit, and the next process brings them to the newest. Replace and scd2 die at every seventh statement,
 * under {@code -Psoak} at every one too.
 */
class RedshiftKilledTest {
    private final RedshiftServer server = new RedshiftServer(sql -> sql);

    @TempDir
    private Path folder;

    private DestinationSettings settings(String dataset) {
        return new DestinationSettings("redshift", server.url(), null, null, dataset, "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    /** One run: new and changed rows, a new column, a gone child, and the cursor that says so. */
    private static void run(DestinationSettings settings, Disposition disposition, int version) {
        try (Destination destination = Destinations.open(settings)) {
            TableSchema schema = builds();
            schema.add(new Column("extra", version == 1 ? ColumnType.BIGINT : ColumnType.DECIMAL, "extra"));
            TableSchema jobs = Samples.jobs();
            destination.prepare(List.of(schema, jobs));
            try (Load load = destination.begin("l" + version)) {
                load.write(rows(schema, disposition, build("b1", 1, "v" + version, version),
                        build("b2", 2, "same", version), build("b" + (2 + version), 3, "new", 0)));
                load.write(jobs(jobs, disposition, List.of("b1", "b2"), job("j" + version, "b1", 0, "v" + version),
                        job("k", "b2", 0, "same")));
                load.commit(new Bookkeeping(
                        List.of(new StateChange("cursor", "builds", "org", String.valueOf(version))), List.of(),
                        List.of(), Samples.load("l" + version, LoadRecord.Status.COMPLETE)));
            }
        }
    }

    private static List<String> contents(DestinationSettings settings, Disposition disposition) {
        String current = disposition == Disposition.SCD2 ? " where _caravan_valid_to is null" : "";
        try (TableReader reader = Destinations.reader(settings)) {
            return reader.query("select id, state, running_jobs_count from builds" + current + " union all "
                    + "select id, state, _caravan_list_idx from builds__jobs" + current + " union all "
                    + "select 'cursor', value, 0 from _caravan_state where kind = 'cursor' union all "
                    + "select load_id, '', commits from _caravan_loads order by 1", 100, Duration.ofSeconds(20)).rows()
                    .stream().map(row -> row.get(0) + "|" + row.get(1) + "|" + row.get(2)).toList();
        }
    }

    private static String copy(Disposition disposition, int n, boolean after) {
        return disposition.name().toLowerCase(java.util.Locale.ROOT) + n + (after ? "a" : "b");
    }

    @ParameterizedTest
    @EnumSource(value = Disposition.class, names = {"MERGE", "REPLACE", "SCD2"})
    void diesAtEveryStatement(Disposition disposition) {
        DestinationSettings calm = settings("calm");
        run(calm, disposition, 1);
        List<String> first = contents(calm, disposition);
        server.heal();
        run(calm, disposition, 2);
        int statements = server.statements();
        List<String> second = contents(calm, disposition);
        assertThat(statements).isGreaterThan(20);
        boolean every = disposition == Disposition.MERGE || Boolean.getBoolean("caravan.soak");
        int kills = 0;
        long start = System.nanoTime();
        for (int n = 1; n <= statements; n += every ? 1 : 7) {
            for (boolean after : new boolean[]{false, true}) {
                DestinationSettings killed = settings(copy(disposition, n, after));
                run(killed, disposition, 1);
                kills++;
                server.dieAt(n, after);
                try {
                    run(killed, disposition, 2);
                } catch (DestinationException e) {
                    // It died, as it should.
                }
                server.heal();
                assertThat(contents(killed, disposition)).as("statement %d of %d, %s it", n, statements,
                        after ? "after" : "before").isIn(first, second);
                run(killed, disposition, 2);
                assertThat(contents(killed, disposition)).usingElementComparator(RedshiftKilledTest::butCommits)
                        .as("healed after statement %d", n).isEqualTo(second);
            }
        }
        System.out.printf("redshift, %s: %d kills at %d statements in %d s%n", disposition, kills, statements,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** A commit whose answer was lost is committed once more, which changes no row and is counted. */
    private static int butCommits(String one, String other) {
        return one.replaceFirst("^(l2\\|\\|)\\d$", "$1").compareTo(other.replaceFirst("^(l2\\|\\|)\\d$", "$1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
