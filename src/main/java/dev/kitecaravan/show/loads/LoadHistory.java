package dev.kitecaravan.show.loads;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.table.SystemColumns;

/** What the dataset's bookkeeping says of its loads. */
final class LoadHistory {
    private static final int RECENT = 500;
    private static final int HOURS = 48;

    private final PageQueries answers;
    private final SystemColumns system;
    private final Spelling spelling;
    private final Instant now;

    LoadHistory(PageQueries answers, SystemColumns system, Spelling spelling, Instant now) {
        this.answers = answers;
        this.system = system;
        this.spelling = spelling;
        this.now = now;
    }

    /** The latest loads, newest first. */
    List<LoadEntry> recent() {
        return answers.query("select " + LoadEntry.COLUMNS + " from " + system.loadsTable()
                + " order by load_id desc limit " + RECENT, LoadEntry::of);
    }

    /** When each endpoint was last read to its end. */
    Map<String, Instant> lastGood() {
        Map<String, Instant> last = new HashMap<>();
        answers.query("select endpoint, max(finished_at) as good from " + system.loadsTable()
                + " where status = 0 and " + LastLoads.READ + " group by endpoint",
                row -> last.put(row.text("endpoint"), row.time("good")));
        return last;
    }

    /** How many dead letters wait for something to be done. */
    long deadLetters() {
        String waiting = answers.has(system.deadLettersTable(), "settled_at") ? " where settled_at is null" : "";
        return answers.query("select count(*) as n from " + system.deadLettersTable() + waiting,
                row -> row.number("n")).get(0);
    }

    /** Whether a run holds the dataset's lease; empty where readers cannot see that. */
    Optional<Boolean> isRunning() {
        try {
            return Optional.of(answers.query("select expires from " + system.prefix() + "lease",
                    row -> row.time("expires") != null && row.time("expires").isAfter(now)).contains(true));
        } catch (DestinationException leaseIsElsewhere) {
            // Files keep it beside the tables, where SQL does not reach.
            return Optional.empty();
        }
    }

    /** The budget as runs left it, oldest first. */
    List<BudgetSample> budget() {
        return answers.query("select value from " + system.stateTable() + " where kind = '" + BudgetSample.KIND + "'",
                row -> BudgetSample.read(row.text("value"))).stream().flatMap(List::stream).sorted().toList();
    }

    /** Requests spent, an hour a bar; a load's requests are spread evenly over its time. */
    Panel<Chart> requests() {
        Instant end = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Instant begin = end.minus(HOURS, ChronoUnit.HOURS);
        Map<Instant, Double> hours = new TreeMap<>();
        for (int i = 0; i < HOURS; i++) {
            hours.put(begin.plus(i, ChronoUnit.HOURS), 0.0);
        }
        List<LoadEntry> loads = answers.query("select " + LoadEntry.COLUMNS + " from " + system.loadsTable()
                + " where started_at >= " + spelling.literal(begin.minus(1, ChronoUnit.DAYS)), LoadEntry::of);
        loads.forEach(load -> spread(load, hours));
        List<Long> counts = hours.values().stream().map(Math::round).toList();
        return counts.stream().allMatch(n -> n == 0)
                ? Panel.missing("No request in the last " + HOURS + " hours.")
                : Panel.of(HourChart.requests(new ArrayList<>(hours.keySet()), counts));
    }

    private void spread(LoadEntry load, Map<Instant, Double> hours) {
        Instant from = load.started();
        Instant to = load.finished() == null ? from.plusMillis(Math.round(1000 * load.seconds())) : load.finished();
        double all = Math.max(1, Duration.between(from, to).toMillis());
        Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        while (!hour.isAfter(to)) {
            Instant next = hour.plus(1, ChronoUnit.HOURS);
            Instant begins = from.isAfter(hour) ? from : hour;
            Instant ends = to.isBefore(next) ? to : next;
            double part = from.equals(to) ? 1 : Duration.between(begins, ends).toMillis() / all;
            hours.computeIfPresent(hour, (h, n) -> n + part * load.requests());
            hour = next;
        }
    }
}
