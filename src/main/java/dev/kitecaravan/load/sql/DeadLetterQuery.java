package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DeadLetters.Kept;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.SystemColumns;

/** Reads dead letters, and the loads that wrote rows, out of tables that have their columns. */
public final class DeadLetterQuery {
    /** Ids bound in one statement. */
    private static final int MOST_IDS = 500;

    private final Dialect dialect;
    private final Statements sql;
    private final SystemColumns system;

    public DeadLetterQuery(Dialect dialect, Statements sql, SystemColumns system) {
        this.dialect = dialect;
        this.sql = sql;
        this.system = system;
    }

    /**
     * As {@link dev.kitecaravan.load.DeadLetters#scan}.
     *
     * @param from the table of letters, as statements name it
     */
    public List<Kept> scan(String from, String endpoint, Kept after, int limit) throws SQLException {
        String time = dialect.parameter(ColumnType.TIMESTAMP);
        String at = "coalesce(last_at, created_at)";
        Instant last = after == null ? null : after.letter().at();
        Object[] arguments = after == null
                ? new Object[]{endpoint}
                : new Object[]{endpoint, last, last, after.id()};
        return sql.query("select id, load_id, endpoint, url, table_name, path, step, reason, detail, record, "
                + dialect.quotedName("keys") + ", row_id, " + at + ", settled_at from " + from + " where endpoint = ?"
                + (after == null ? "" : " and (" + at + " > " + time + " or " + at + " = " + time + " and id > ?)")
                + " order by " + at + ", id limit " + limit, DeadLetterQuery::kept, arguments);
    }

    private static Kept kept(Statements.Row row) throws SQLException {
        String step = row.getString(7);
        return new Kept(row.getString(1), row.getString(2),
                new DeadLetter(row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                        step == null ? "" : step, row.getString(8), row.getString(9), row.getString(10),
                        row.getString(11), row.getString(12), row.getInstant(13)),
                row.getInstant(14) != null);
    }

    /**
     * As {@link dev.kitecaravan.load.DeadLetters#loadsOf}.
     *
     * @param table a table that is there and names the loads of its rows
     */
    public Map<String, String> loadsOf(String table, Collection<String> rowIds) throws SQLException {
        String id = dialect.quotedName(system.id());
        Map<String, String> loads = new HashMap<>();
        List<String> all = List.copyOf(rowIds);
        for (int from = 0; from < all.size(); from += MOST_IDS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MOST_IDS));
            sql.query(
                    "select " + id + ", max(" + dialect.quotedName(system.loadId()) + ") from " + table + " where " + id
                            + " in (" + String.join(", ", Collections.nCopies(some.size(), "?")) + ") group by " + id,
                    row -> loads.put(row.getString(1), row.getString(2)), some.toArray());
        }
        return loads;
    }
}
