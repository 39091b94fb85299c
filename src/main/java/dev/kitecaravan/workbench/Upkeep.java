package dev.kitecaravan.workbench;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;

/** How a second run finds what is new or changed, in a sentence for people. */
final class Upkeep {
    private Upkeep() {
    }

    /** @param more whether the list has further pages */
    static String of(Endpoint endpoint, List<Map.Entry<Row, RecordKeys>> records, boolean more) {
        if (endpoint.isBuildsList()) {
            return "incremental: read by time windows of created_at, and again where builds are open or finished since";
        }
        if (endpoint.reading().untilKnown()) {
            return "incremental: newest first, down to what the last reading found";
        }
        boolean once = endpoint.parent() != null && (endpoint.reading().again() == Reading.Again.CHANGED
                || endpoint.reading().again() == Reading.Again.AUTO && isBelowBuilds(endpoint));
        if (once) {
            return "incremental: each parent is asked once, and again when it changed";
        }
        if (endpoint.isSingle()) {
            return endpoint.parent() == null
                    ? "the one record, in every run"
                    : "incremental: each parent is asked once, and again when it changed";
        }
        String whole = "the whole list in every run";
        if (more && isNewestFirst(records)) {
            return whole + "; it is newest first, so 'until: known' would read it down to what the last reading found";
        }
        boolean updated = records.stream().anyMatch(record -> record.getKey().containsKey("updated_at"));
        return whole + (updated
                ? "; updated_at is there, but the list names no filter by it"
                : "; there is no updated_at");
    }

    private static boolean isBelowBuilds(Endpoint endpoint) {
        return switch (endpoint.parent().resource()) {
            case BUILD, JOB -> true;
            default -> false;
        };
    }

    private static boolean isNewestFirst(List<Map.Entry<Row, RecordKeys>> records) {
        Instant before = null;
        for (Map.Entry<Row, RecordKeys> record : records) {
            Object said = record.getKey().getOrDefault("created_at", record.getKey().get("occurred_at"));
            try {
                Instant at = said == null ? null : Instant.parse(said.toString());
                if (at == null || before != null && at.isAfter(before)) {
                    return false;
                }
                before = at;
            } catch (DateTimeException e) {
                return false;
            }
        }
        return records.size() > 1;
    }
}
