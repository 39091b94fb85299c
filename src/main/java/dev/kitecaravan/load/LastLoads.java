package dev.kitecaravan.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.SystemColumns;

/** How the last load of each endpoint ended, as the table of loads tells. */
public final class LastLoads {
    /** The message of a load that only brought dead letters back: it read nothing, so it says nothing of the endpoint. */
    public static final String REPLAYED = "dead letters replayed";
    /** The condition that a row of the table of loads is of one that read. */
    public static final String READ = "(message is null or message <> '" + REPLAYED + "')";
    private static final int MOST_ENDPOINTS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LastLoads() {
    }

    /**
     * The last load of an endpoint.
     *
     * @param status  how far it came; {@link LoadRecord.Status#RUNNING} is one that goes on or was killed
     * @param message why it failed; null otherwise
     */
    public record Last(LoadRecord.Status status, String message) {
    }

    /** By endpoint; those that were never read are not among them. */
    public static Map<String, Last> read(TableReader reader, SystemColumns system) {
        String reads = system.loadsTable() + " where " + READ;
        List<List<Object>> rows = reader.query("select l.endpoint, l.status, l.message from " + system.loadsTable()
                + " l join (select endpoint as name, max(load_id) as newest from " + reads + " group by endpoint) n"
                + " on n.name = l.endpoint and n.newest = l.load_id", MOST_ENDPOINTS, LIMIT).rows();
        Map<String, Last> all = new LinkedHashMap<>();
        rows.forEach(row -> all.put((String) row.get(0),
                new Last(LoadRecord.Status.of(((Number) row.get(1)).intValue()), (String) row.get(2))));
        return all;
    }
}
