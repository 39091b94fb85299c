package dev.kitecaravan.show.loads;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a service that runs in this process knows beyond the tables. Asked on every page, from several threads. */
public interface LiveService {
    /** No service: the page by itself. */
    LiveService NONE = new LiveService() {
        @Override
        public List<BudgetSample> budget() {
            return List.of();
        }

        @Override
        public Map<String, Instant> nextRuns() {
            return Map.of();
        }

        @Override
        public Set<String> running() {
            return Set.of();
        }
    };

    /** The budget as it stands, one entry a scope; empty before the first answer. */
    List<BudgetSample> budget();

    /** When each endpoint's schedule fires next. */
    Map<String, Instant> nextRuns();

    /** The endpoints that are being read now. */
    Set<String> running();
}
