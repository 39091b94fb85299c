package dev.kitecaravan.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.SystemColumns;

/**
 * How fresh the tables are, by endpoint, as the table of loads tells.
 *
 * @param lastGood  when the last load of it ended well
 * @param coveredTo up to when that load covers what is in the API: the end of its window, else its beginning
 */
public record Freshness(Instant lastGood, Instant coveredTo) {
    private static final int MOST_ENDPOINTS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The endpoints that were loaded at all. */
    public static Map<String, Freshness> read(TableReader reader, SystemColumns system) {
        List<List<Object>> rows = reader.query("select endpoint, max(finished_at), max(coalesce(window_to, started_at))"
                + " from " + system.loadsTable() + " where status = 0 and " + LastLoads.READ + " group by endpoint",
                MOST_ENDPOINTS, LIMIT).rows();
        Map<String, Freshness> all = new LinkedHashMap<>();
        for (List<Object> row : rows) {
            all.put((String) row.get(0), new Freshness((Instant) row.get(1), (Instant) row.get(2)));
        }
        return all;
    }
}
