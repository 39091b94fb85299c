package dev.kitecaravan.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.PipelineFinding;
import dev.kitecaravan.extract.Verification;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;

/** Findings of a verification as rows of a table, a row for each pipeline and verification. */
public final class VerificationRows {
    /** The table they go to. */
    public static final String TABLE = "verifications";

    private VerificationRows() {
    }

    /** @param destination open and leased */
    public static void save(Destination destination, SystemColumns system, String endpoint,
            Verification.Window window, List<PipelineFinding> findings) {
        String loadId = new LoadIds().next();
        String now = Instant.now().toString();
        Normalizer normalizer = TableRules.NONE.normalizer(destination.tables(), destination.capabilities(), system);
        RecordTarget target = RecordTarget.merge("verify", TABLE, null, "verified_at", "endpoint", "organization_slug",
                "pipeline_slug");
        RowCollector rows = new RowCollector();
        for (PipelineFinding finding : findings) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("verified_at", now);
            row.put("endpoint", endpoint);
            row.put("window_from", window.from() == null ? null : window.from().toString());
            row.put("window_to", window.to() == null ? null : window.to().toString());
            row.putAll(fields(finding));
            try {
                normalizer.add(target, row, new RecordContext(Map.of(), Map.of(), loadId, ""), rows);
            } catch (ContractViolation e) {
                throw new IllegalStateException("table " + TABLE + ": " + e.getMessage(), e);
            }
        }
        destination.prepare(rows.tables().stream().map(TableRows::schema).toList());
        try (Load load = destination.begin(loadId)) {
            rows.tables().forEach(load::write);
            load.commit(Bookkeeping.ofState(List.of()));
        }
    }

    /** A finding by the names it has as a row and as JSON. */
    public static Map<String, Object> fields(PipelineFinding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("organization_slug", finding.organization());
        fields.put("pipeline_slug", finding.pipeline());
        fields.put("in_api", finding.inApi());
        fields.put("loaded", finding.loaded());
        fields.put("missing", finding.missing());
        fields.put("stale", finding.stale());
        fields.put("jobs_differ", finding.jobs());
        fields.put("values_differ", finding.values());
        fields.put("extra", finding.extra());
        fields.put("gone", finding.gone());
        fields.put("gaps", finding.gaps());
        return fields;
    }
}
