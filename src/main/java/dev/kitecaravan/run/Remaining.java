package dev.kitecaravan.run;

import java.time.Duration;
import java.util.List;

import dev.kitecaravan.extract.http.Budget;

/**
 * What is left of an endpoint in a run, as far as it is known.
 *
 * @param requests about so many more; -1 when not known
 * @param budget   requests that may be made at once, the reserve left out; -1 when the API names no limit
 * @param time     about so long; null when not known
 */
public record Remaining(long requests, long budget, Duration time) {
    /** Rate windows are documented to be a minute. */
    private static final double WINDOW_SECONDS = 60;

    /** @param done requests so far, in the time {@code took} */
    static Remaining of(long requests, long done, Duration took, List<Budget.Reading> budget) {
        List<Budget.Reading> known = budget.stream().filter(r -> r.limit() > 0).toList();
        long now = known.stream().mapToLong(r -> Math.max(0, r.remaining() - r.inFlight() - r.reserve())).min()
                .orElse(-1);
        if (requests < 0 || done == 0) {
            return new Remaining(requests, now, null);
        }
        double bySpeed = took.toMillis() / 1000.0 / done * requests;
        double perWindow = known.stream().mapToDouble(r -> Math.max(1, r.limit() - r.reserve())).min()
                .orElse(Double.MAX_VALUE);
        double byBudget = Math.max(0, requests - Math.max(0, now)) / perWindow * WINDOW_SECONDS;
        return new Remaining(requests, now, Duration.ofSeconds(Math.round(Math.max(bySpeed, byBudget))));
    }
}
