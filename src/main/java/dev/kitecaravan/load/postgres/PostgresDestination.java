package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.ServerDestination;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into PostgreSQL: rows go by COPY into a temporary table and from there by INSERT … ON CONFLICT. Records of a first
 * load go by COPY into their tables.
 */
final class PostgresDestination extends ServerDestination {
    /** The longest that the lease's own statements run, so that a lease that cannot be renewed is known within its life. */
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(15);

    /** The longest wait for one lock while the dataset is opened, before it is looked who died meanwhile. */
    private static final Duration SLICE = Duration.ofSeconds(2);

    private final PostgresUrl url;

    PostgresDestination(DestinationSettings settings, PostgresUrl url) {
        super(PostgresDialect.DIALECT, settings, url.place(), url::connect,
                (sql, stage, rows, write) -> PostgresCopy.write(((Sql) sql).connection(), stage, rows, write));
        this.url = url;
    }

    @Override
    protected Connection connectFurther(Connection first) throws SQLException {
        return url.connectFor(LEASE_PATIENCE);
    }

    @Override
    protected Sql over(Connection connection) {
        return new PostgresSql(connection, url, settings().dataset());
    }

    @Override
    protected String sessionName(Statements sql) throws SQLException {
        return PostgresBackend.nameOf(sql);
    }

    @Override
    protected void endSession(Statements sql, String name) throws SQLException {
        PostgresBackend.named(name).end(sql);
    }

    @Override
    protected void check() throws SQLException {
        requireRights();
    }

    @Override
    protected RowAppender appender() {
        return RowAppender.oneByOne(
                (sql, rows) -> PostgresCopy.write(((Sql) sql).connection(), rows.table(), rows.cells(), 0));
    }

    /**
     * IF NOT EXISTS, the version's row and GRANT all fail where two processes make a dataset at the same time. The role
     * that {@code query} reads as, if the database has it, may read what there is and what will be. What this waits for may
     * be held by a writer that died, whose lease ends meanwhile.
     */
    @Override
    protected void bringUp(Statements sql, Making making) throws SQLException {
        Duration most = url.timeouts().lock();
        Instant began = Instant.now();
        sql.execute("set lock_timeout = " + SLICE.toMillis());
        for (boolean made = false; !made;) {
            endExpiredWriter(sql);
            try {
                bringUpAlone(sql, making);
                made = true;
            } catch (SQLException e) {
                boolean patient = most.isZero() || Duration.between(began, Instant.now()).compareTo(most) < 0;
                if (!PostgresSql.LOCKED.equals(e.getSQLState()) || !patient) {
                    throw e;
                }
                sql.execute("select pg_advisory_unlock_all()");
            }
        }
        sql.execute("set lock_timeout = " + most.toMillis());
    }

    private void endExpiredWriter(Statements sql) throws SQLException {
        if (sql.number("select count(*) from pg_tables where schemaname = ? and tablename = ?", settings().dataset(),
                leaseName()) > 0) {
            endExpired(sql);
        }
    }

    private void bringUpAlone(Statements sql, Making making) throws SQLException {
        String lock = "hashtext('" + settings().dataset() + ".layout')";
        sql.execute("select pg_advisory_lock(" + lock + ")");
        making.run();
        PostgresReader.grant(sql, settings());
        // Where that failed the session ends, and its lock with it.
        sql.execute("select pg_advisory_unlock(" + lock + ")");
    }

    @Override
    public void drop() {
        new QuartzTables(settings(), url).drop();
        super.drop();
    }
}
