package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jboss.logging.Logger;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Commit;
import dev.kitecaravan.table.StateChange;

/**
 * Rows that are only ever added, on a database without transactions. Before they are, the state says into which table and
 * with which commit; the statement that writes the commit's state takes that away again. What a killed run left between the
 * two is told by it, and deleted by the next commit.
 */
final class PendingAppends {
    private static final Logger LOG = Logger.getLogger(PendingAppends.class);
    private static final String KIND = "append";

    private final Session session;
    private final EngineTables engine;

    PendingAppends(Session session, EngineTables engine) {
        this.session = session;
        this.engine = engine;
    }

    /** With what ids of the dead letters of a commit begin. */
    static String mark(Commit commit) {
        return commit.version() + "-";
    }

    /** Says what is about to be added. */
    void announce(List<String> tables, Commit commit) throws SQLException {
        for (String table : tables) {
            session.sql().update("insert into " + state() + " (kind, endpoint, " + key() + ", " + value()
                    + ", updated_at) values (?, '', ?, ?, ?)", KIND, table, '"' + commit.at().toString() + '"',
                    commit.at());
        }
    }

    /** The bookkeeping, with the word that all was added. */
    static Bookkeeping confirming(Bookkeeping bookkeeping, List<String> tables) {
        List<StateChange> state = new ArrayList<>(bookkeeping.state());
        tables.forEach(table -> state.add(new StateChange(KIND, "", table, null)));
        return new Bookkeeping(state, bookkeeping.deadLetters(), bookkeeping.replayed(), bookkeeping.deleted(),
                bookkeeping.distrusted(), bookkeeping.load());
    }

    /** Deletes what was added and never confirmed. */
    void undo() throws SQLException {
        List<String[]> left = session.sql().query(
                "select " + key() + ", " + value() + " from " + state() + " where kind = ?",
                row -> new String[]{row.getString(1), row.getString(2)}, KIND);
        for (String[] one : left) {
            Instant at = Instant.parse(one[1].replace("\"", ""));
            if (!engine.exists(one[0])) {
                LOG.infof("table %s is gone, and with it what a run that died added to it", one[0]);
            } else if (one[0].equals(session.system().deadLettersTable())) {
                session.sql().update("delete from " + session.table(one[0]) + " where id like ?",
                        mark(new Commit("", at)) + "%");
            } else {
                session.sql().update("delete from " + session.table(one[0]) + " where "
                        + session.quoted(session.system().syncedAt()) + " = ?", at);
            }
            session.sql().update("delete from " + state() + " where kind = ? and " + key() + " = ?", KIND, one[0]);
        }
    }

    private String state() {
        return session.table(session.system().stateTable());
    }

    private String key() {
        return session.quoted("key");
    }

    private String value() {
        return session.quoted("value");
    }
}
