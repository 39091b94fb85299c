package dev.kitecaravan.load.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * The records of one root table that a load holds, each with the rows of its arrays, and a digest over all of them. Of a
 * record that several writes brought the later one counts, as in {@link dev.kitecaravan.load.Load#write}.
 */
final class HeldRecords {
    private final SystemColumns system;
    private final Map<Object, Held> byRoot = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    /** One record. */
    private static final class Held {
        /** What brought its root row. */
        private TableRows last;
        /** Of a record that came more than once: by table, what brought the rows that count. */
        private Map<String, TableRows> counts;
        private long digest;
        private boolean same;

        private boolean isOver(TableRows rows) {
            return counts != null && counts.getOrDefault(rows.schema().name(), rows) != rows;
        }
    }

    /** What one write brought, and the record that each of its rows is of. */
    private record Part(TableRows rows, Held[] records) {
        /** Adds the rows that are to be put into their table. */
        private void fresh(List<Object[]> into) {
            for (int row = 0; row < records.length; row++) {
                if (!records[row].same && !records[row].isOver(rows)) {
                    into.add(rows.rows().get(row));
                }
            }
        }

        private int same() {
            int same = 0;
            for (Held record : records) {
                same += record.same && !record.isOver(rows) ? 1 : 0;
            }
            return same;
        }
    }

    HeldRecords(SystemColumns system) {
        this.system = system;
    }

    /** Takes rows in; false, and nothing is to be held any more, where they are not all of whole records. */
    boolean add(TableRows rows) {
        TableSchema schema = rows.schema();
        int position = rootPosition(schema);
        if (position < 0 || schema.position(system.id()) < 0 || schema.position(system.hash()) < 0) {
            return false;
        }
        Part part = new Part(rows, new Held[rows.rows().size()]);
        Object before = null;
        Held held = null;
        for (int row = 0; row < part.records().length; row++) {
            Object root = rows.rows().get(row)[position];
            // Rows of one record follow one another.
            if (schema.isRoot() || root != before || held == null) {
                held = schema.isRoot() ? root(root, rows) : byRoot.get(root);
            }
            if (held == null) {
                return false;
            }
            before = root;
            part.records()[row] = held;
        }
        parts.add(part);
        for (String replaced : rows.replacedRoots()) {
            Held again = byRoot.get(replaced);
            if (again != null && again.counts != null) {
                again.counts.put(schema.name(), rows);
            }
        }
        return true;
    }

    /** The record of a root row; null where one write brought it twice. */
    private Held root(Object id, TableRows rows) {
        Held held = byRoot.get(id);
        if (held == null) {
            held = new Held();
            byRoot.put(id, held);
        } else if (held.last == rows) {
            return null;
        } else {
            held.counts = held.counts == null ? new HashMap<>() : held.counts;
            held.counts.put(rows.schema().name(), rows);
        }
        held.last = rows;
        return held;
    }

    /** Digests what is held, and gives the ids of the records that are not among the recent ones as they are. */
    Collection<Object> changed(RecentRecords recent) {
        for (Part part : parts) {
            TableSchema schema = part.rows().schema();
            int id = schema.position(system.id());
            int hash = schema.position(system.hash());
            long table = schema.name().hashCode();
            for (int row = 0; row < part.records().length; row++) {
                Held held = part.records()[row];
                if (!held.isOver(part.rows())) {
                    Object[] cells = part.rows().rows().get(row);
                    // Added, not chained: in which order the tables come says nothing.
                    held.digest += mix(mix(table, (String) cells[id]), (String) cells[hash]);
                }
            }
        }
        List<Object> changed = new ArrayList<>();
        byRoot.forEach((id, held) -> {
            held.same = recent.has(id, held.digest);
            if (!held.same) {
                changed.add(id);
            }
        });
        return changed;
    }

    /** Of one table's rows, in the order in which they came, those that are to be put into it. */
    List<Object[]> fresh(String table) {
        List<Object[]> fresh = new ArrayList<>();
        of(table).forEach(part -> part.fresh(fresh));
        return fresh;
    }

    /** How many of one table's rows are there already. */
    long same(String table) {
        return of(table).mapToLong(Part::same).sum();
    }

    private Stream<Part> of(String table) {
        return parts.stream().filter(part -> part.rows().schema().name().equals(table));
    }

    /** Has the records remembered. */
    void remember(RecentRecords recent) {
        byRoot.forEach((id, held) -> recent.saw(id, held.digest));
    }

    private int rootPosition(TableSchema schema) {
        return schema.position(schema.isRoot() ? system.id() : system.rootId());
    }

    private static long mix(long seed, String text) {
        long h = seed;
        for (int i = 0; i < text.length(); i++) {
            h = h * 0x100000001B3L ^ text.charAt(i);
        }
        h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
        return h ^ h >>> 31;
    }
}
