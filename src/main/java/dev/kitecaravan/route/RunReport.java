package dev.kitecaravan.route;

import java.time.Duration;
import java.util.List;

/**
 * What became of a run.
 *
 * @param runId     its id
 * @param continued whether it went on with one that had been interrupted
 * @param endpoints in the order they ran
 * @param requests  requests spent in all
 * @param took      from start to end
 * @param stopped   why it ended before its end; null when it did not
 */
public record RunReport(String runId, boolean continued, List<EndpointReport> endpoints, long requests, Duration took,
        String stopped) {
    public boolean has(EndpointReport.Outcome outcome) {
        return endpoints.stream().anyMatch(e -> e.outcome() == outcome);
    }
}
