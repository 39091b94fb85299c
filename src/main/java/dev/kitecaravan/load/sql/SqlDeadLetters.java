package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DeadLetters;

/** Reads {@code _caravan_dead_letters} over SQL. */
final class SqlDeadLetters implements DeadLetters {
    private final Session session;
    private final TableStore tables;
    private final DeadLetterQuery query;

    SqlDeadLetters(Session session, TableStore tables) {
        this.session = session;
        this.tables = tables;
        this.query = new DeadLetterQuery(session.dialect(), session.sql(), session.system());
    }

    @Override
    public List<Kept> scan(String endpoint, Kept after, int limit) {
        try {
            return query.scan(session.table(session.system().deadLettersTable()), endpoint, after, limit);
        } catch (SQLException e) {
            throw session.failure("reading the dead letters of " + endpoint, e);
        }
    }

    @Override
    public Map<String, String> loadsOf(String table, Collection<String> rowIds) {
        if (!tables.engine().has(table, session.system().loadId())) {
            return Map.of();
        }
        try {
            return query.loadsOf(session.table(table), rowIds);
        } catch (SQLException e) {
            throw session.failure("reading table " + table, e);
        }
    }
}
