package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;

/**
 * The rows of one commit, parents before children. A record that comes again replaces its earlier self: its root row, and
 * of the child tables those whose arrays it has, as if the two had come in two commits. Not thread-safe.
 */
public final class RowCollector {
    private final Map<TableNode, Gathered> gathered = new LinkedHashMap<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Gathered> touched = new ArrayList<>();
    private long bytes;
    private long bytesBefore;
    private int deadLettersBefore;
    private int count;
    private int refused;

    /** The rows of every table that has rows or replaced roots. They stay this collector's until {@link #clear}. */
    public Collection<TableRows> tables() {
        List<TableRows> tables = new ArrayList<>();
        for (Gathered each : gathered.values()) {
            each.closeHoles();
            if (!each.rows.rows().isEmpty() || !each.rows.replacedRoots().isEmpty()) {
                tables.add(each.rows);
            }
        }
        return tables;
    }

    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** Adds a dead letter that arose elsewhere: a step that threw, a record that is no object. */
    public void add(DeadLetter letter) {
        deadLetters.add(letter);
    }

    /** Names in the dead letters of the record that came last what refused it. */
    public void refusedAt(String step) {
        deadLetters.subList(deadLettersBefore, deadLetters.size()).replaceAll(letter -> letter.at(step));
    }

    /** About how much the rows hold: texts in bytes, 8 for every other cell, 32 for every row. */
    public long approximateBytes() {
        return bytes;
    }

    /** How many records came in, those refused and those that came twice included. */
    public int records() {
        return count;
    }

    /** How many of them brought no row of their own, but dead letters. */
    public int refused() {
        return refused;
    }

    /** Forgets everything: the commit is done or given up. */
    public void clear() {
        gathered.clear();
        deadLetters.clear();
        touched.clear();
        bytes = 0;
        count = 0;
        refused = 0;
    }

    void startRecord() {
        touched.clear();
        bytesBefore = bytes;
        deadLettersBefore = deadLetters.size();
        count++;
    }

    /** The record that was started brings no row of its own. */
    void refuse() {
        refused++;
    }

    void row(TableNode table, Disposition disposition, Object[] cells, long size) {
        touch(table, disposition).rows.rows().add(cells);
        bytes += size;
    }

    /** The record's arrays are known: what a child table has of this root is replaced. */
    void replaces(TableNode table, Disposition disposition, String rootId) {
        Gathered each = touch(table, disposition);
        each.replaces = true;
        each.rows.replacedRoots().add(rootId);
    }

    /** Takes out what the record brought so far, its dead letters excepted. */
    void giveUpRecord(String rootId) {
        for (Gathered each : touched) {
            List<Object[]> rows = each.rows.rows();
            rows.subList(each.start, rows.size()).clear();
            if (each.replaces && !each.replacedBefore(rootId)) {
                each.rows.replacedRoots().remove(rootId);
            }
        }
        bytes = bytesBefore;
        touched.clear();
    }

    /** Takes out the record's dead letters too: the endpoint fails as a whole. */
    void giveUpDeadLetters() {
        deadLetters.subList(deadLettersBefore, deadLetters.size()).clear();
    }

    /** Ends a record whose root id names it in other loads too, so that it can come twice. */
    void endRecord(TableNode root, String rootId) {
        Gathered rootRows = gathered.get(root);
        boolean again = rootRows.spans.containsKey(rootId);
        for (Gathered each : touched) {
            if (again && (each.replaces || each == rootRows)) {
                each.forget(rootId);
            }
            int end = each.rows.rows().size();
            if (end > each.start || each.replaces) {
                each.spans.put(rootId, new int[]{each.start, end});
            }
        }
    }

    private Gathered touch(TableNode table, Disposition disposition) {
        Gathered each = gathered.get(table);
        if (each == null) {
            each = new Gathered(table, new TableRows(table.schema, disposition));
            gathered.put(table, each);
        }
        if (each.record != count) {
            each.record = count;
            each.start = each.rows.rows().size();
            each.replaces = false;
            touched.add(each);
        }
        return each;
    }

    /** The rows of one table, and which of them belong to which root. */
    private static final class Gathered {
        final TableNode table;
        final TableRows rows;
        final Map<String, int[]> spans = new HashMap<>();
        int record;
        int start;
        boolean replaces;
        private boolean holes;

        Gathered(TableNode table, TableRows rows) {
            this.table = table;
            this.rows = rows;
        }

        boolean replacedBefore(String rootId) {
            return spans.containsKey(rootId);
        }

        void forget(String rootId) {
            int[] span = spans.remove(rootId);
            if (span != null) {
                for (int i = span[0]; i < span[1]; i++) {
                    rows.rows().set(i, null);
                    holes = true;
                }
            }
        }

        void closeHoles() {
            if (!holes) {
                return;
            }
            List<Object[]> list = rows.rows();
            int[] moved = new int[list.size() + 1];
            int kept = 0;
            for (int i = 0; i < list.size(); i++) {
                moved[i] = kept;
                if (list.get(i) != null) {
                    list.set(kept++, list.get(i));
                }
            }
            moved[list.size()] = kept;
            list.subList(kept, list.size()).clear();
            for (int[] span : spans.values()) {
                span[0] = moved[span[0]];
                span[1] = moved[span[1]];
            }
            holes = false;
        }
    }
}
