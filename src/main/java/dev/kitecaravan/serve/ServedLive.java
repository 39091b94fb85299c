package dev.kitecaravan.serve;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.show.loads.BudgetSample;
import dev.kitecaravan.show.loads.LiveService;

/**
 * What the page of a service knows beyond the tables.
 *
 * @param endpoints those that are read by their schedules
 * @param schedule null as long as it is not set up
 */
record ServedLive(Supplier<List<String>> endpoints, Supplier<Schedule> schedule, ScheduledRuns runs, Budget readings)
        implements
            LiveService {
    /** A window that has ended is whole again. */
    @Override
    public List<BudgetSample> budget() {
        return readings.readings().stream().filter(reading -> reading.limit() > 0)
                .map(reading -> new BudgetSample(Instant.now(), reading.scope(), reading.limit(),
                        reading.resetsIn().isZero() ? reading.limit() : reading.remaining()))
                .toList();
    }

    @Override
    public Map<String, Instant> nextRuns() {
        Map<String, Instant> next = new HashMap<>();
        Schedule firing = schedule.get();
        if (firing != null && firing.isRunning()) {
            endpoints.get().forEach(id -> firing.next(id).ifPresent(at -> next.put(id, at)));
        }
        return next;
    }

    @Override
    public Set<String> running() {
        String now = runs.reading();
        return now == null ? Set.of() : Set.of(now);
    }
}
