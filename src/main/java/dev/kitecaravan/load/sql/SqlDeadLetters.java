package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;

/** Reads {@code _caravan_dead_letters} over SQL. */
final class SqlDeadLetters implements DeadLetters {
    /** Ids bound in one statement. */
    private static final int MOST_IDS = 500;

    private final Session session;
    private final TableStore tables;

    SqlDeadLetters(Session session, TableStore tables) {
        this.session = session;
        this.tables = tables;
    }

    @Override
    public List<Kept> scan(String endpoint, Kept after, int limit) {
        String time = session.parameter(ColumnType.TIMESTAMP);
        String sql = "select id, load_id, endpoint, url, table_name, path, reason, record, "
                + session.quoted("keys") + ", created_at from " + session.table(session.system().deadLettersTable())
                + " where endpoint = ?"
                + (after == null ? "" : " and (created_at > " + time + " or created_at = " + time + " and id > ?)")
                + " order by created_at, id limit " + limit;
        Instant at = after == null ? null : after.letter().at();
        Object[] arguments = after == null ? new Object[]{endpoint} : new Object[]{endpoint, at, at, after.id()};
        try {
            return session.sql().query(sql, SqlDeadLetters::kept, arguments);
        } catch (SQLException e) {
            throw session.failure("reading the dead letters of " + endpoint, e);
        }
    }

    private static Kept kept(Statements.Row row) throws SQLException {
        return new Kept(row.getString(1), row.getString(2),
                new DeadLetter(row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                        row.getString(7), row.getString(8), row.getString(9),
                        row.getInstant(10)));
    }

    @Override
    public Map<String, String> loadsOf(String table, Collection<String> rowIds) {
        String id = session.quoted(session.system().id());
        String load = session.quoted(session.system().loadId());
        Map<String, String> loads = new HashMap<>();
        List<String> all = List.copyOf(rowIds);
        try {
            for (int from = 0; tables.engine().has(table, session.system().loadId())
                    && from < all.size(); from += MOST_IDS) {
                List<String> some = all.subList(from, Math.min(all.size(), from + MOST_IDS));
                session.sql().query(
                        "select " + id + ", max(" + load + ") from " + session.table(table) + " where " + id + " in ("
                                + String.join(", ", Collections.nCopies(some.size(), "?")) + ") group by " + id,
                        row -> loads.put(row.getString(1), row.getString(2)), some.toArray());
            }
        } catch (SQLException e) {
            throw session.failure("reading table " + table, e);
        }
        return loads;
    }
}
