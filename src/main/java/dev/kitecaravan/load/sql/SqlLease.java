package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.LeaseHeldException;

/**
 * The one row of {@code _caravan_lease}: who writes, and until when without a heartbeat. Every change compares the token
 * that was read with the one that is there, and times are the database's. It has a connection of its own, since heartbeats
 * come from another thread.
 */
final class SqlLease implements Lease {
    private static final String NAME = "writer";

    private final Session session;
    private final String table;
    private final Duration life;
    private final String token;
    private final Statements writer;
    private boolean given;

    private record Held(String token, String owner, Instant expires) {
        /** The database's name of the holder's session, empty when it told none. */
        String session() {
            String[] parts = token.split("/", 3);
            return parts.length < 3 ? "" : parts[2];
        }
    }

    /** Ends the session of a writer that died. */
    @FunctionalInterface
    interface Ending {
        void end(Statements sql, String session) throws SQLException;
    }

    /**
     * Who asks for the lease.
     *
     * @param owner     in words a reader understands
     * @param life      how long it lasts without a heartbeat
     * @param exclusive whether the database lets only this process in, so that a lease of another one is a dead one's
     * @param session   the database's name of the session that commits
     * @param ending    ends the session of a holder that died, before its lease is taken
     * @param writer    the session that commits
     */
    record Taker(String owner, Duration life, boolean exclusive, String session, Ending ending, Statements writer) {
    }

    private SqlLease(Session session, String table, Taker taker) {
        this.session = session;
        this.table = table;
        this.life = taker.life();
        this.writer = taker.writer();
        this.token = ProcessMark.get() + "/" + UUID.randomUUID() + "/" + taker.session();
    }

    /**
     * @param session a session of the lease's own, which it closes
     */
    static SqlLease take(Session session, String table, Taker taker) throws SQLException {
        SqlLease lease = new SqlLease(session, table, taker);
        for (int attempt = 0; attempt < 3; attempt++) {
            if (lease.tryTake(taker)) {
                return lease;
            }
        }
        throw new LeaseHeldException("dataset " + session.dataset() + " in " + session.place()
                + ": several runs want to write to it at once; let one of them end and start again");
    }

    /** Ends the session of a holder whose lease is over, if it told one: it may hold locks that making the dataset needs. */
    static void endExpired(Statements sql, String table, Ending ending) throws SQLException {
        Instant now = now(sql);
        for (Held holder : held(sql, table)) {
            if (!holder.expires.isAfter(now) && !holder.session().isEmpty()) {
                ending.end(sql, holder.session());
            }
        }
    }

    private static List<Held> held(Statements sql, String table) throws SQLException {
        return sql.query("select token, owner, expires from " + table + " where name = ?",
                row -> new Held(row.getString(1), row.getString(2), row.getInstant(3)), NAME);
    }

    private boolean tryTake(Taker taker) throws SQLException {
        Instant now = now();
        List<Held> held = held(session.sql(), table);
        if (held.isEmpty()) {
            return insert(taker.owner(), now);
        }
        Held holder = held.get(0);
        boolean dead = taker.exclusive() && !holder.token.startsWith(ProcessMark.get());
        if (!dead && holder.expires.isAfter(now)) {
            throw new LeaseHeldException("dataset " + session.dataset() + " in " + session.place()
                    + " is being written by " + holder.owner + ", whose lease lasts until " + holder.expires
                    + " unless renewed; wait for that run to end, or stop it");
        }
        if (!holder.session().isEmpty()) {
            taker.ending().end(session.sql(), holder.session());
        }
        return session.sql().update("update " + table
                + " set token = ?, owner = ?, heartbeat = ?, expires = ? where name = ? and token = ?", token,
                taker.owner(), now, now.plus(life), NAME, holder.token) == 1 && alone();
    }

    private boolean insert(String owner, Instant now) throws SQLException {
        try {
            session.sql().update("insert into " + table + " (name, token, owner, heartbeat, expires)"
                    + " values (?, ?, ?, ?, ?)", NAME, token, owner, now, now.plus(life));
            return alone();
        } catch (SQLException e) {
            if (session.sql().number("select count(*) from " + table + " where name = ?", NAME) == 0) {
                throw e;
            }
            return false;
        }
    }

    /** Without a unique index two may have inserted; of those the later one to look sees both, and stands back. */
    private boolean alone() throws SQLException {
        if (session.sql().number("select count(*) from " + table + " where name = ? and token <> ?"
                + " and expires > ?", NAME, token, now()) == 0) {
            return true;
        }
        session.sql().update("delete from " + table + " where name = ? and token = ?", NAME, token);
        return false;
    }

    private Instant now() throws SQLException {
        return now(session.sql());
    }

    private static Instant now(Statements sql) throws SQLException {
        return sql.query("select current_timestamp", row -> row.getInstant(1)).get(0);
    }

    @Override
    public synchronized void renew() {
        if (given) {
            return;
        }
        try {
            Instant now = now();
            if (session.sql().update("update " + table + " set heartbeat = ?, expires = ? where name = ? and token = ?",
                    now, now.plus(life), NAME, token) != 1) {
                throw lost();
            }
        } catch (SQLException e) {
            throw session.failure("renewing the lease", e);
        }
    }

    @Override
    public void expired() {
        try {
            writer.abort();
        } catch (SQLException e) {
            throw session.failure("ending a session whose lease is over", e);
        }
    }

    /** Makes sure, inside the writer's transaction, that the lease is still this one. */
    void fence(Session writer) throws SQLException {
        String where = " where name = ? and token = ?";
        Optional<String> lock = writer.dialect().find(Phrase.LOCK_ROW);
        long found = lock.isEmpty()
                ? writer.sql().update("update " + table + " set owner = owner" + where, NAME, token)
                : writer.sql().query("select token from " + table + where + lock.get(), row -> row.getString(1), NAME,
                        token).size();
        if (found == 0) {
            throw lost();
        }
    }

    /** Refuses when another one has it by now, as the lease's own session sees: the writer's may have been ended. */
    synchronized void requireHeld() throws SQLException {
        if (!given && session.sql().number("select count(*) from " + table + " where name = ? and token = ?", NAME,
                token) == 0) {
            throw lost();
        }
    }

    private DestinationException lost() {
        return new DestinationException("dataset " + session.dataset() + " in " + session.place()
                + ": this run's lease was taken over by another run; stop one of the two");
    }

    /** Forgets it, since its table is gone. */
    synchronized void abandon() {
        if (!given) {
            given = true;
            try {
                session.sql().close();
            } catch (SQLException e) {
                throw session.failure("closing the lease's connection", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (given) {
            return;
        }
        given = true;
        try (var closing = session.sql()) {
            session.sql().update("delete from " + table + " where name = ? and token = ?", NAME, token);
        } catch (SQLException e) {
            throw session.failure("giving back the lease, which ends by itself after " + life, e);
        }
    }
}
