package dev.kitecaravan.load.filesystem;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.TableSchema;

/**
 * What one commit did to the manifest.
 *
 * @param number    its place in the log, from 1
 * @param datasetId tells this dataset from one that was in the same place before
 * @param version   the version of the rows it added: microseconds since 1970, greater in every commit
 * @param schemas   tables that are new or have new columns, whole
 * @param appended  tables whose rows are not merged
 * @param added     new parts by table
 * @param removed   paths that are no part any more, by table
 * @param forgot    whether tombstones were dropped from merged parts
 * @param at        when
 */
record LogRecord(long number, String datasetId, long version, List<TableSchema> schemas, Set<String> appended,
        Map<String, List<Part>> added, Map<String, List<String>> removed, boolean forgot, Instant at) {
    LogRecord withNumber(long place) {
        return new LogRecord(place, datasetId, version, schemas, appended, added, removed, forgot, at);
    }
}
