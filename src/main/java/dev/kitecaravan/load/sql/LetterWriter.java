package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.LetterTable;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.TableSchema;

/**
 * What a commit does to {@code _caravan_dead_letters}: a letter that is there already takes the place of the older one and
 * keeps its beginning, and letters whose records came after all are settled.
 */
final class LetterWriter {
    /** Values bound in one statement. */
    private static final int MOST_BOUND = 500;

    private final Session session;
    private final TableStore tables;
    private final String table;
    /** Endpoints with letters that wait for their records; null until it is asked for. */
    private Set<String> open;

    LetterWriter(Session session, TableStore tables) {
        this.session = session;
        this.tables = tables;
        this.table = session.table(session.system().deadLettersTable());
    }

    private record Known(String id, Instant first) {
    }

    /**
     * The rows of a commit's letters, one for each that says something of its own.
     *
     * @param gone gets the ids of the rows whose place they take
     */
    List<Object[]> rows(List<DeadLetter> letters, Commit commit, List<String> gone) throws SQLException {
        Map<String, DeadLetter> last = new LinkedHashMap<>();
        letters.forEach(letter -> last.put(LetterTable.fingerprint(letter), letter));
        Map<String, Known> known = known(List.copyOf(last.keySet()));
        List<Object[]> rows = new ArrayList<>();
        last.forEach((fingerprint, letter) -> {
            Known before = known.get(fingerprint);
            if (before != null) {
                gone.add(before.id());
            }
            rows.add(LetterTable.row(PendingAppends.mark(commit) + UUID.randomUUID(), commit.loadId(), letter,
                    before == null ? letter.at() : before.first()));
            if (open != null) {
                open.add(letter.endpoint());
            }
        });
        return rows;
    }

    private Map<String, Known> known(List<String> fingerprints) throws SQLException {
        Map<String, Known> known = new HashMap<>();
        for (int from = 0; from < fingerprints.size(); from += MOST_BOUND) {
            List<String> some = fingerprints.subList(from, Math.min(fingerprints.size(), from + MOST_BOUND));
            session.sql().query("select fingerprint, id, created_at from " + table + " where fingerprint in ("
                    + String.join(", ", Collections.nCopies(some.size(), "?")) + ")",
                    row -> known.put(row.getString(1), new Known(row.getString(2), row.getInstant(3))),
                    some.toArray());
        }
        return known;
    }

    /** Marks the letters of an endpoint whose rows were written by a later load than the one that refused them. */
    void settle(String endpoint, Commit commit) throws SQLException {
        if (open == null) {
            open = new HashSet<>(session.sql().query("select distinct endpoint from " + table
                    + " where settled_at is null and row_id is not null", row -> row.getString(1)));
        }
        if (!open.contains(endpoint)) {
            return;
        }
        String id = session.quoted(session.system().id());
        String load = session.quoted(session.system().loadId());
        String letter = Session.range(table) + ".";
        String now = session.parameter(ColumnType.TIMESTAMP);
        for (String named : session.sql().query("select distinct table_name from " + table + " where endpoint = ?"
                + " and settled_at is null and row_id is not null", row -> row.getString(1), endpoint)) {
            String root = root(named);
            if (root != null && tables.engine().has(root, session.system().loadId())) {
                session.sql().update("update " + table + " set settled_at = " + now + " where endpoint = ?"
                        + " and table_name = ? and settled_at is null and exists (select 1 from " + session.table(root)
                        + " s where s." + id + " = " + letter + "row_id and s." + load + " > " + letter + "load_id)",
                        commit.at(), endpoint, named);
            }
        }
    }

    /** The table that has the row of a record whose letter names it or a child table; null when there is none yet. */
    private String root(String named) {
        TableSchema schema = tables.known(named);
        while (schema != null && !schema.isRoot()) {
            schema = tables.known(schema.parent());
        }
        return schema == null ? null : schema.name();
    }
}
