package dev.kitecaravan.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a route gets of a run that it asked for. */
public final class ReportBody {
    private ReportBody() {
    }

    /** The endpoint's part of it: {@code run_id}, {@code endpoint}, {@code outcome}, {@code records}, {@code tables}. */
    public static Map<String, Object> of(String endpoint, RunReport report) {
        return report.endpoints().stream().filter(part -> part.endpoint().equals(endpoint)).findFirst()
                .map(part -> of(report.runId(), part))
                .orElseThrow(() -> new IllegalArgumentException("the run did not read " + endpoint));
    }

    /** The same, of one endpoint in a run that goes on. */
    static Map<String, Object> of(String runId, EndpointReport part) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("run_id", runId);
        body.put("endpoint", part.endpoint());
        body.put("outcome", part.outcome().name().toLowerCase(Locale.ROOT));
        body.put("records", part.records());
        body.put("requests", part.requests());
        Map<String, Object> tables = new LinkedHashMap<>();
        part.tables().forEach((table, rows) -> tables.put(table, Map.of("new", rows.added(), "changed",
                rows.changed(), "same", rows.same(), "removed", rows.removed())));
        body.put("tables", tables);
        body.put("message", part.message());
        return body;
    }
}
