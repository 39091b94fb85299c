package dev.kitecaravan.extract;

import java.util.Map;

/**
 * The keys a record's rows need beside its own fields.
 *
 * @param own      columns of its own row
 * @param children columns of every row below it
 * @param inScope  whether the run is to store it at all
 */
public record RecordKeys(Map<String, Object> own, Map<String, Object> children, boolean inScope) {
}
