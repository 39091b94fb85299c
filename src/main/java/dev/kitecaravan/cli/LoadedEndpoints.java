package dev.kitecaravan.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.TableBook;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.served.ServedReader;
import dev.kitecaravan.table.SystemColumns;

/** What a destination knows of endpoints: when each was last read to its end, what that cost, how many rows it has. */
final class LoadedEndpoints {
    private static final int MOST_ROWS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The status of a load that came to its end. */
    private static final String COMPLETE = "0";

    private final Map<String, String> lastRead = new HashMap<>();
    private final Map<String, Long> requests = new HashMap<>();
    private final Map<String, Long> rows = new HashMap<>();

    private LoadedEndpoints() {
    }

    /** Nothing at all where nothing was loaded yet. */
    static LoadedEndpoints read(DestinationSettings destination, List<String> tables) {
        LoadedEndpoints loaded = new LoadedEndpoints();
        try (TableReader reader = ServedReader.open(destination)) {
            loaded.read(reader, destination.system(), tables);
        } catch (NothingLoadedException e) {
            // A new dataset: every endpoint is shown as never read.
            return loaded;
        }
        return loaded;
    }

    private void read(TableReader reader, SystemColumns system, List<String> tables) {
        for (List<Object> load : rows(reader, "select endpoint, finished_at, requests from " + system.loadsTable()
                + " where status = " + COMPLETE + " order by load_id desc")) {
            String endpoint = String.valueOf(load.get(0));
            if (lastRead.putIfAbsent(endpoint, String.valueOf(load.get(1))) == null
                    && load.get(2) instanceof Number number) {
                requests.put(endpoint, number.longValue());
            }
        }
        TreeSet<String> there = new TreeSet<>();
        rows(reader, "select distinct table_name from " + system.schemaTable())
                .forEach(row -> there.add(String.valueOf(row.get(0)).toLowerCase(Locale.ROOT)));
        there.retainAll(tables);
        rows.putAll(TableBook.rows(reader, List.copyOf(there)));
    }

    private static List<List<Object>> rows(TableReader reader, String sql) {
        return reader.query(sql, MOST_ROWS, LIMIT).rows();
    }

    /** As the API's clocks write it, to the second; null for never. */
    String lastRead(String endpoint) {
        String at = lastRead.get(endpoint);
        return at == null ? null : at.replaceFirst("\\.\\d+Z$", "Z");
    }

    /** Requests of the last reading; null when there was none. */
    Long requests(String endpoint) {
        return requests.get(endpoint);
    }

    /** Rows of a table; null when it is not there. */
    Long rows(String table) {
        return rows.get(table);
    }
}
