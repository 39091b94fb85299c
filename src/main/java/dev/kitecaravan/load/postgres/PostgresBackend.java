package dev.kitecaravan.load.postgres;

import java.sql.SQLException;
import java.util.List;

import dev.kitecaravan.load.sql.Statements;

/**
 * One session of the server, by what never comes twice: its process and when that began. A dead writer's may hold locks for
 * hours, until the server notices.
 *
 * @param pid   its process
 * @param began seconds since the epoch, as the server writes them
 */
record PostgresBackend(long pid, String began) {
    private static final String INSUFFICIENT = "42501";
    private static final String OF = " from pg_stat_activity where pid = cast(? as integer) and "
            + "cast(extract(epoch from backend_start) as text) = ?";
    private static final int LOOKS = 100;

    /** The name of a session, for {@link #named}. */
    static String nameOf(Statements sql) throws SQLException {
        return sql.query("select pid || '@' || cast(extract(epoch from backend_start) as text) from pg_stat_activity "
                + "where pid = pg_backend_pid()", row -> row.getString(1)).stream().findFirst().orElse("");
    }

    static PostgresBackend named(String name) {
        int at = name.indexOf('@');
        return new PostgresBackend(Long.parseLong(name.substring(0, at)), name.substring(at + 1));
    }

    /** Ends it, with what it left undone, and waits until its locks are free. */
    void end(Statements sql) throws SQLException {
        List<Boolean> ended;
        try {
            ended = sql.query("select pg_terminate_backend(pid)" + OF, row -> row.getBoolean(1), pid, began);
        } catch (SQLException e) {
            if (INSUFFICIENT.equals(e.getSQLState())) {
                throw stays(e);
            }
            throw e;
        }
        for (int look = 0; !ended.isEmpty(); look++) {
            if (sql.number("select count(*)" + OF, pid, began) == 0) {
                return;
            }
            if (look == LOOKS) {
                throw stays(null);
            }
            sql.query("select count(*) from (select pg_sleep(0.1)) as pause", row -> row.getLong(1));
        }
    }

    private SQLException stays(SQLException cause) {
        return new SQLException("session " + pid + " of a run that died is still there and may hold locks; have the "
                + "server's administrator run select pg_terminate_backend(" + pid + "), or grant pg_signal_backend",
                "55006", cause);
    }
}
