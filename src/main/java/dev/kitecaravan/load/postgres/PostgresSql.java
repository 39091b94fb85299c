package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.postgresql.PGConnection;

import dev.kitecaravan.load.sql.Sql;

/** Statements of a load; one that waited too long for a lock names the sessions that hold it. */
final class PostgresSql extends Sql {
    static final String LOCKED = "55P03";
    private static final String HOLDERS = "select distinct 'session ' || a.pid || ' of ' || a.usename "
            + "|| coalesce(' (' || nullif(a.application_name, '') || ')', '') "
            + "|| coalesce(' from ' || host(a.client_addr), '') || ', ' || a.state "
            + "|| coalesce(', in a transaction since ' || date_trunc('second', a.xact_start), '') "
            + "from pg_locks l join pg_stat_activity a on a.pid = l.pid left join pg_class c on c.oid = l.relation "
            + "left join pg_namespace n on n.oid = c.relnamespace where l.granted and a.datname = current_database() "
            + "and (n.nspname = ? or l.locktype = 'advisory') and a.pid <> pg_backend_pid() and a.pid <> ? limit 5";

    private final PostgresUrl url;
    private final String dataset;

    PostgresSql(Connection connection, PostgresUrl url, String dataset) {
        super(connection);
        this.url = url;
        this.dataset = dataset;
    }

    @Override
    public long update(String sql, Object... arguments) throws SQLException {
        try {
            return super.update(sql, arguments);
        } catch (SQLException e) {
            throw named(e);
        }
    }

    @Override
    public void execute(String sql) throws SQLException {
        try {
            super.execute(sql);
        } catch (SQLException e) {
            throw named(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        try {
            return super.query(sql, reader, arguments);
        } catch (SQLException e) {
            throw named(e);
        }
    }

    private SQLException named(SQLException failure) {
        if (!LOCKED.equals(failure.getSQLState())) {
            return failure;
        }
        try (Sql asking = new Sql(url.connect())) {
            List<String> holders = asking.query(HOLDERS, row -> row.getString(1), dataset,
                    connection().unwrap(PGConnection.class).getBackendPID());
            return new SQLException(said(failure) + "; locks are held by "
                    + (holders.isEmpty() ? "no session any more" : String.join("; ", holders)), LOCKED, failure);
        } catch (SQLException e) {
            return new SQLException(said(failure) + "; who holds the locks cannot be asked: " + e.getMessage(),
                    LOCKED, failure);
        }
    }

    /** Without the place in the statement, which stands on lines of its own. */
    private static String said(SQLException failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }
}
