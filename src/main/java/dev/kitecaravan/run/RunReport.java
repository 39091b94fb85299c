package dev.kitecaravan.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Why endpoints failed, by endpoint. Those that were not begun are not among them: what kept them is. */
    public Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        for (EndpointReport endpoint : endpoints) {
            if (endpoint.outcome() == EndpointReport.Outcome.FAILED
                    || endpoint.outcome() == EndpointReport.Outcome.UNAUTHORIZED) {
                failures.put(endpoint.endpoint(), String.valueOf(endpoint.message()));
            }
        }
        return failures;
    }
}
