package dev.kitecaravan.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.LetterKind;
import dev.kitecaravan.table.SystemColumns;

/** Reads the dead letters that wait for something to be done, grouped by endpoint, step and kind of reason. */
public final class LetterGroups {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_REASONS = 10_000;
    /** So many groups have a sample. */
    private static final int MOST_SAMPLES = 100;
    private static final int LONGEST_SAMPLE = 4_000;

    private final TableReader reader;
    private final String table;

    private LetterGroups(TableReader reader, SystemColumns system) {
        this.reader = reader;
        this.table = system.deadLettersTable();
    }

    /** The groups, the largest first. Letters that are settled are not among them. */
    public static List<LetterGroup> read(TableReader reader, SystemColumns system) {
        return new LetterGroups(reader, system).read();
    }

    private record Found(LetterGroup group, String id) {
    }

    private List<LetterGroup> read() {
        // A dataset that no run has opened since knows neither steps nor settled letters.
        boolean steps = rows("select * from " + table + " where 1 = 0", 1).columns().stream()
                .anyMatch("step"::equalsIgnoreCase);
        String step = steps ? "coalesce(step, '')" : "''";
        Map<String, Found> groups = new LinkedHashMap<>();
        for (List<Object> row : rows("select endpoint, table_name, " + step + " as at_step, path, reason, count(*),"
                + " min(created_at), max(" + (steps ? "coalesce(last_at, created_at)" : "created_at") + "), max(id)"
                + " from " + table + (steps ? " where settled_at is null" : "")
                + " group by endpoint, table_name, " + (steps ? step + ", " : "") + "path, reason", MOST_REASONS)
                .rows()) {
            LetterGroup group = new LetterGroup((String) row.get(0), text(row.get(1)), text(row.get(2)),
                    text(row.get(3)), text(row.get(4)), null, ((Number) row.get(5)).longValue(), (Instant) row.get(6),
                    (Instant) row.get(7), "");
            groups.merge(group.endpoint() + '\n' + group.table() + '\n'
                    + LetterKind.of(group.step(), group.path(), group.reason()), new Found(group, (String) row.get(8)),
                    (known, more) -> new Found(known.group().plus(more.group()), known.id()));
        }
        List<Found> sorted = new ArrayList<>(groups.values());
        sorted.sort(Comparator.comparingLong((Found found) -> found.group().count()).reversed()
                .thenComparing(found -> found.group().endpoint()));
        List<LetterGroup> result = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            result.add(i < MOST_SAMPLES ? sampled(sorted.get(i), steps) : sorted.get(i).group());
        }
        return result;
    }

    private LetterGroup sampled(Found found, boolean details) {
        LetterGroup group = found.group();
        List<List<Object>> rows = rows("select record, " + (details ? "detail" : "null") + " from " + table
                + " where id = '" + found.id().replace("'", "''") + "'", 1).rows();
        if (rows.isEmpty()) {
            return group;
        }
        String record = text(rows.get(0).get(0));
        return new LetterGroup(group.endpoint(), group.table(), group.step(), group.path(), group.reason(),
                (String) rows.get(0).get(1), group.count(), group.first(), group.last(),
                record.length() > LONGEST_SAMPLE ? record.substring(0, LONGEST_SAMPLE) + " …" : record);
    }

    private TableReader.Result rows(String sql, int most) {
        return reader.query(sql, most, LIMIT);
    }

    private static String text(Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
