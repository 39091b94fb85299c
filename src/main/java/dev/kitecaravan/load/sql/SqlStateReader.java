package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.StoredText;

/** Reads {@code _caravan_state} over SQL. */
final class SqlStateReader implements StateReader {
    private final Session session;
    private final String table;

    SqlStateReader(Session session) {
        this.session = session;
        this.table = session.table(session.system().stateTable());
    }

    @Override
    public Optional<String> get(String kind, String endpoint, String key) {
        try {
            return session.sql().query(
                    "select " + session.quoted("value") + " from " + table + " where kind = ? and endpoint = ? and "
                            + session.quoted("key") + " = ?",
                    row -> row.getString(1), kind, endpoint, StoredText.key(key)).stream().findFirst();
        } catch (SQLException e) {
            throw session.failure("reading the state of " + endpoint, e);
        }
    }

    @Override
    public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
        Dialect.KeyOrder order = session.dialect().keyOrder();
        String orderBy = session.quoted(order.orderBy());
        boolean all = after == null || after.isEmpty();
        Object[] arguments = all ? new Object[]{kind, endpoint} : new Object[]{kind, endpoint, StoredText.key(after)};
        try {
            return session.sql().query(
                    "select " + session.quoted("key") + ", " + session.quoted("value") + " from " + table
                            + " where kind = ? and endpoint = ?"
                            + (all ? "" : " and " + orderBy + " > " + order.parameter()) + " order by " + orderBy
                            + " limit " + limit,
                    row -> new StateEntry(StoredText.keyOf(row.getString(1)), row.getString(2)), arguments);
        } catch (SQLException e) {
            throw session.failure("reading the state of " + endpoint, e);
        }
    }
}
