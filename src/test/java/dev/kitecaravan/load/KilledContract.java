package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;

/**
 * A process whose connections die at its n-th statement, for every n, before that is executed and after: rows and state are
 * those of one commit, and the next process brings them to the newest. Only under {@code -Psoak} are all n tried
 * everywhere.
 */
public abstract class KilledContract {
    /** A place where nothing is yet, or what an earlier call with that name left. */
    protected abstract DestinationSettings settings(String place);

    /** From now on the n-th statement is the last, whether or not it is executed. */
    protected abstract void dieAt(int n, boolean after);

    /** Statements live again, and what the dead had open is ended; returns how many there were since the last heal. */
    protected abstract int heal();

    /** Of how many statements one is tried in the short form. */
    protected abstract int step(Disposition disposition);

    /** One run: new and changed rows, a column that widens, a gone child, and the cursor that says so. */
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
                    + "select 'cursor', t.value, 0 from _caravan_state t where kind = 'cursor' union all "
                    + "select load_id, '', commits from _caravan_loads order by 1", 100, Duration.ofSeconds(20)).rows()
                    .stream().map(row -> row.get(0) + "|" + row.get(1) + "|" + row.get(2)).toList();
        }
    }

    private static String place(Disposition disposition, int n, boolean after) {
        return disposition.name().toLowerCase(Locale.ROOT) + n + (after ? "a" : "b");
    }

    @ParameterizedTest
    @EnumSource(value = Disposition.class, names = {"MERGE", "REPLACE", "SCD2"})
    void diesAtEveryStatement(Disposition disposition) {
        DestinationSettings calm = settings("calm");
        run(calm, disposition, 1);
        List<String> first = contents(calm, disposition);
        heal();
        run(calm, disposition, 2);
        int statements = heal();
        List<String> second = contents(calm, disposition);
        assertThat(statements).isGreaterThan(20);
        int step = Boolean.getBoolean("caravan.soak") ? 1 : step(disposition);
        int kills = 0;
        long start = System.nanoTime();
        // Others on another day.
        for (int n = 1 + (int) (LocalDate.now().toEpochDay() % step); n <= statements; n += step) {
            for (boolean after : new boolean[]{false, true}) {
                DestinationSettings killed = settings(place(disposition, n, after));
                run(killed, disposition, 1);
                dieAt(n, after);
                kills++;
                try {
                    run(killed, disposition, 2);
                } catch (DestinationException e) {
                    // It died, as it should.
                }
                heal();
                assertThat(contents(killed, disposition)).as("statement %d of %d, %s it", n, statements,
                        after ? "after" : "before").isIn(first, second);
                run(killed, disposition, 2);
                assertThat(contents(killed, disposition)).usingElementComparator(KilledContract::butCommits)
                        .as("healed after statement %d", n).isEqualTo(second);
            }
        }
        assertThat(kills).isPositive();
        System.out.printf("%s, %s: %d kills, before and after one of %d statements, in %d s%n", calm.name(),
                disposition, kills, statements, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** A commit whose answer was lost is committed once more, which changes no row and is counted. */
    private static int butCommits(String one, String other) {
        return one.replaceFirst("^(l2\\|\\|)\\d$", "$1").compareTo(other.replaceFirst("^(l2\\|\\|)\\d$", "$1"));
    }
}
