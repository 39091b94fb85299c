package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableRows;

/**
 * A run over the network that dies: from some call on, every one is refused, so that the run can neither go on nor tidy up.
 * The next run finds what it left and does its work again.
 */
public final class KilledAtEveryCall {
    private static final String CURSOR = "{\"to\":2}";

    private KilledAtEveryCall() {
    }

    /** A whole run: two commits of merged, appended and child rows, a dead letter and a cursor. */
    public static void run(DestinationSettings settings) {
        try (Destination destination = Destinations.open(settings);
                // Over at once: who finds it need not wait for it to end.
                Lease lease = destination.lease("a run", Duration.ZERO)) {
            if (destination.state().get("cursor", "builds", "org").isEmpty()) {
                commit(destination, 1, "{\"to\":1}");
            }
            if (!destination.state().get("cursor", "builds", "org").orElse("").equals(CURSOR)) {
                commit(destination, 2, CURSOR);
            }
        }
    }

    /**
     * The same, killed. How often a client asks whether a job is done is for the clock to say, so the last calls may not
     * come; and drivers take the refusal of some, such as giving back a statement, for no failure.
     */
    public static void die(DestinationSettings settings) {
        try {
            run(settings);
        } catch (DestinationException e) {
            assertThat(e).message().containsPattern("(BigQuery|Databricks|several runs)");
        }
    }

    private static void commit(Destination destination, int number, String cursor) {
        String id = "b" + number;
        TableRows log = rows(Samples.root("log", Samples.text("line")), Disposition.APPEND, row("x", "line " + number));
        TableRows builds = rows(builds(), Disposition.MERGE, build("b0", 0, "state " + number, 0),
                build(id, number, "passed", 0));
        TableRows jobs = jobs(Samples.jobs(), Disposition.MERGE, List.of("b0", id),
                job("j" + number, "b0", 0, "passed"), job("k" + number, id, 0, "passed"));
        destination.prepare(List.of(log.schema(), builds.schema(), jobs.schema()));
        try (Load load = destination.begin("l1")) {
            load.write(log);
            load.write(builds);
            load.write(jobs);
            load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", cursor)),
                    List.of(new DeadLetter("builds", "https://h/" + number, "builds", "", "odd",
                            "{\"n\":" + number + "}", Samples.START)),
                    List.of(),
                    Samples.load("l1", number == 2 ? LoadRecord.Status.COMPLETE : LoadRecord.Status.RUNNING)));
        }
    }

    /** What the dataset holds after runs were killed and one was not. */
    public static void expectWhole(DestinationSettings settings, String when) {
        try (TableReader reader = Destinations.reader(settings)) {
            assertThat(read(reader, "select id, state from builds order by id")).as(when)
                    .containsExactly(List.of("b0", "state 2"), List.of("b1", "passed"), List.of("b2", "passed"));
            assertThat(read(reader, "select id from builds__jobs order by id")).as(when)
                    .containsExactly(List.of("j2"), List.of("k1"), List.of("k2"));
            assertThat(read(reader, "select line from log order by line")).as(when)
                    .containsExactly(List.of("line 1"), List.of("line 2"));
            assertThat(read(reader, "select url from _caravan_dead_letters order by url")).as(when)
                    .containsExactly(List.of("https://h/1"), List.of("https://h/2"));
        }
    }

    /** What a killed run left: every commit whole or not there. */
    public static void expectWholeCommits(DestinationSettings settings, String when) {
        try (Destination destination = Destinations.open(settings)) {
            if (destination.tables().size() < 3) {
                return;
            }
        }
        try (TableReader reader = Destinations.reader(settings)) {
            List<List<Object>> cursor = read(reader,
                    "select t.value from _caravan_state t where t.kind = 'cursor' order by 1");
            if (cursor.isEmpty()) {
                assertThat(before(reader, "select line from log")).as(when).isEmpty();
                assertThat(before(reader, "select id from builds")).as(when).isEmpty();
                return;
            }
            List<List<Object>> lines = read(reader, "select line from log order by line");
            assertThat(lines).as(when).hasSize(cursor.contains(List.of(CURSOR)) ? 2 : 1);
            assertThat(read(reader, "select count(*) from builds")).as(when)
                    .containsExactly(List.of(lines.size() + 1L));
        }
    }

    /** Rows before the first commit, whose tables may not have been made yet. */
    private static List<List<Object>> before(TableReader reader, String sql) {
        try {
            return read(reader, sql);
        } catch (DestinationException e) {
            assertThat(e).message().as(sql).containsPattern("(?i)(does not exist|not found|cannot be found)");
            return List.of();
        }
    }

    private static List<List<Object>> read(TableReader reader, String sql) {
        return reader.query(sql, 100, Duration.ofSeconds(30)).rows();
    }

    /** Says what was tried. */
    public static void report(String destination, String kind, int kills, int all, long startNanos) {
        System.out.printf("%s: %d runs killed %s one of %d calls, in %d s%n", destination, kills, kind, all,
                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
    }

    /** Which calls to die at: all of them in the long form, else some, others on another day. */
    public static List<Integer> calls(int all) {
        boolean every = Boolean.getBoolean("caravan.soak");
        int step = every ? 1 : Math.max(1, all / 6);
        int first = 1 + (int) (Instant.now().getEpochSecond() / 86_400 % step);
        return java.util.stream.IntStream.iterate(first, call -> call <= all, call -> call + step).boxed().toList();
    }
}
