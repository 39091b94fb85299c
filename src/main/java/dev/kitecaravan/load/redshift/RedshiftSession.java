package dev.kitecaravan.load.redshift;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import dev.kitecaravan.load.sql.Statements;

/**
 * One session of a cluster, by what never comes twice: its process and when that began. A dead writer's may hold locks on
 * whole tables until the cluster notices, which has no limit of waits for locks.
 *
 * @param process its number
 * @param began   as {@code stv_sessions} has it, to the second
 */
record RedshiftSession(long process, String began) {
    private static final String INSUFFICIENT = "42501";
    private static final String OF = " from stv_sessions where process = ? and cast(starttime as varchar) = ?";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** The name of a session, for {@link #named}. Every user sees the sessions of its own. */
    static String nameOf(Statements sql) throws SQLException {
        List<String> names = sql.query("select cast(process as varchar) || '@' || cast(starttime as varchar)"
                + " from stv_sessions where process = pg_backend_pid()", row -> row.getString(1));
        return names.isEmpty() ? "" : names.get(0);
    }

    static RedshiftSession named(String name) {
        int at = name.indexOf('@');
        return new RedshiftSession(Long.parseLong(name.substring(0, at)), name.substring(at + 1));
    }

    /** Ends it, with what it left undone, and waits until it is gone; a user may end what is its own. */
    void end(Statements sql) throws SQLException {
        if (!isThere(sql)) {
            return;
        }
        try {
            sql.query("select pg_terminate_backend(" + process + ")", row -> row.getString(1));
        } catch (SQLException e) {
            throw INSUFFICIENT.equals(e.getSQLState()) ? stays(e) : e;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (isThere(sql)) {
            if (System.nanoTime() > end) {
                throw stays(null);
            }
            pause();
        }
    }

    private boolean isThere(Statements sql) throws SQLException {
        return sql.number("select count(*)" + OF, process, began) > 0;
    }

    private void pause() throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stays(e);
        }
    }

    private SQLException stays(Exception cause) {
        return new SQLException("session " + process + " of a run that died is still there and may hold locks; have a"
                + " superuser run select pg_terminate_backend(" + process + "); svv_transactions shows what it holds",
                "55006", cause);
    }
}
