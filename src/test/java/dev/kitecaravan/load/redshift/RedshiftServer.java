package dev.kitecaravan.load.redshift;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.kitecaravan.load.postgres.PostgresServer;

/**
 * Stands between Redshift's driver and a real PostgreSQL: takes out of the first message what PostgreSQL does not know,
 * refuses what Redshift does not know, and turns COPY from a bucket into what PostgreSQL can do. All of a process's
 * connections can be made to die at its n-th statement.
 */
final class RedshiftServer implements Closeable {
    private final String database;
    private final ServerSocket socket;
    private final UnaryOperator<String> copy;
    private final Set<RedshiftWire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicInteger statements = new AtomicInteger();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile int dieAt = Integer.MAX_VALUE;
    private volatile boolean dieAfter;
    private volatile boolean dead;

    /** @param copy what becomes of a COPY statement */
    RedshiftServer(UnaryOperator<String> copy) {
        this.copy = copy;
        database = PostgresServer.newDatabase("template template0 lc_collate 'C' lc_ctype 'C'");
        for (String sql : List.of("create domain super as text", "create domain varbyte as bytea",
                "create function json_parse(json text) returns super language plpgsql immutable as "
                        + "'begin perform json::jsonb; return json; end'",
                "create view stv_sessions as select backend_start as starttime, pid as process, usename as user_name, "
                        + "datname as db_name from pg_stat_activity",
                "create function to_varbyte(value text, format text) returns varbyte language plpgsql immutable as "
                        + "'begin return decode(value, format); end'")) {
            PostgresServer.run(database, sql);
        }
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "redshift-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The URL that a user would set; no TLS on loopback. */
    String url() {
        return "redshift://postgres@localhost:" + socket.getLocalPort() + "/" + database + "?ssl=false";
    }

    String database() {
        return database;
    }

    /** Statements as they arrived, since the server began. */
    List<String> seen() {
        return seen;
    }

    /**
     * From now on the n-th statement is the last.
     *
     * @param after whether it is executed and only its answer is lost
     */
    synchronized void dieAt(int n, boolean after) {
        statements.set(0);
        dead = false;
        dieAfter = after;
        dieAt = n;
    }

    /** The next process starts; returns how many statements there were since the last one, or the last {@link #dieAt}. */
    synchronized int heal() {
        int count = statements.get();
        dieAt(Integer.MAX_VALUE, false);
        return count;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                connected(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private synchronized void connected(Socket client) throws IOException {
        if (dead) {
            client.close();
        } else {
            RedshiftWire wire = new RedshiftWire(this, client, PostgresServer.port());
            wires.add(wire);
            wire.start();
        }
    }

    /** What PostgreSQL is to execute for a statement. */
    String rewritten(String sql) {
        seen.add(sql);
        if (sql.regionMatches(true, 0, "copy ", 0, 5)) {
            return copy.apply(sql);
        }
        return RedshiftGaps.check(sql);
    }

    enum Fate {
        LIVES,
        DIES_BEFORE,
        DIES_AFTER
    }

    /** Counts a statement that is about to be executed. */
    synchronized Fate next() {
        if (dead || statements.incrementAndGet() < dieAt) {
            return dead ? Fate.DIES_BEFORE : Fate.LIVES;
        }
        return dieAfter ? Fate.DIES_AFTER : Fate.DIES_BEFORE;
    }

    /** The process is gone, with all its connections. */
    synchronized void die() {
        dead = true;
        wires.forEach(RedshiftWire::close);
        wires.clear();
    }

    void ended(RedshiftWire wire) {
        wires.remove(wire);
    }

    @Override
    public void close() {
        wires.forEach(RedshiftWire::close);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
