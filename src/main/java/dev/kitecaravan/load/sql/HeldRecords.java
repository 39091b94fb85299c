package dev.kitecaravan.load.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    HeldRecords(SystemColumns system) {
        this.system = system;
    }

    /** Takes rows in; false, and nothing is to be held any more, where they are not all of whole records. */
    boolean add(TableRows rows) {
        TableSchema schema = rows.schema();
        int root = rootPosition(schema);
        if (root < 0 || schema.position(system.id()) < 0 || schema.position(system.hash()) < 0) {
            return false;
        }
        for (Object[] row : rows.rows()) {
            Held held = byRoot.get(row[root]);
            if (!schema.isRoot()) {
                if (held == null) {
                    return false;
                }
            } else if (held == null) {
                held = new Held();
                held.last = rows;
                byRoot.put(row[root], held);
            } else if (held.last == rows) {
                return false;
            } else {
                held.last = rows;
                held.counts = held.counts == null ? new HashMap<>() : held.counts;
                held.counts.put(schema.name(), rows);
            }
        }
        for (String replaced : rows.replacedRoots()) {
            Held held = byRoot.get(replaced);
            if (held != null && held.counts != null) {
                held.counts.put(schema.name(), rows);
            }
        }
        return true;
    }

    /** Digests what is held, and gives the ids of the records that are not among the recent ones as they are. */
    Collection<Object> changed(List<TableRows> all, RecentRecords recent) {
        for (TableRows rows : all) {
            TableSchema schema = rows.schema();
            int root = rootPosition(schema);
            int id = schema.position(system.id());
            int hash = schema.position(system.hash());
            long table = schema.name().hashCode();
            for (Object[] row : rows.rows()) {
                Held held = byRoot.get(row[root]);
                if (held != null && !held.isOver(rows)) {
                    // Added, not chained: in which order the tables come says nothing.
                    held.digest += mix(mix(table, (String) row[id]), (String) row[hash]);
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

    /**
     * Of one table's rows, in the order in which they came, those that are to be put into it.
     *
     * @return how many others are there already
     */
    long fresh(List<TableRows> ofTable, List<Object[]> into) {
        long same = 0;
        for (TableRows rows : ofTable) {
            int root = rootPosition(rows.schema());
            for (Object[] row : rows.rows()) {
                Held held = byRoot.get(row[root]);
                if (held.isOver(rows)) {
                    continue;
                }
                if (held.same) {
                    same++;
                } else {
                    into.add(row);
                }
            }
        }
        return same;
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
