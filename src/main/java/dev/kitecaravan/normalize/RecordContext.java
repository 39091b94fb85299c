package dev.kitecaravan.normalize;

import java.util.Map;
import java.util.Objects;

/**
 * What a record lacks and its rows need.
 *
 * @param keys      natural keys of the record's parents, in order, column name to value ({@code organization_slug},
 *                  {@code build_id} …): columns of the root row, where the record itself has no value of that name
 * @param childKeys natural keys put on every child row, at every depth (for a build: {@code build_id},
 *                  {@code build_number}, {@code pipeline_slug}, {@code organization_slug})
 * @param loadId    the load the rows will belong to
 * @param url       the page the record came from, redacted; for dead letters
 */
public record RecordContext(Map<String, Object> keys, Map<String, Object> childKeys, String loadId, String url) {
    public RecordContext {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(childKeys, "childKeys");
        Objects.requireNonNull(loadId, "loadId");
    }
}
