package dev.kitecaravan.load.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.PatientSockets;

/**
 * How long server and client wait for each other and for other sessions, so that neither is held up by one that is gone.
 *
 * @param network   how long the other side may be gone before a connection is given up
 * @param statement the longest that a statement runs
 * @param lock      the longest wait for a lock of another session
 * @param idle      the longest that a transaction is left open without a statement
 */
record PostgresTimeouts(Duration network, Duration statement, Duration lock, Duration idle) {
    private static final int PROBES = 4;
    private static final int MARGIN = 10;

    static PostgresTimeouts of(DestinationSettings settings) {
        return new PostgresTimeouts(settings.time(DestinationOption.POSTGRES_NETWORK_TIMEOUT),
                settings.time(DestinationOption.POSTGRES_STATEMENT_TIMEOUT),
                settings.time(DestinationOption.POSTGRES_LOCK_TIMEOUT),
                settings.time(DestinationOption.POSTGRES_IDLE_TIMEOUT));
    }

    /** For a session whose statements are short, and shorter than the network may be gone. */
    PostgresTimeouts withStatements(Duration most) {
        Duration longest = network.isZero() ? most : shorter(most, network);
        return new PostgresTimeouts(network, statement.isZero() ? longest : shorter(statement, longest),
                lock.isZero() ? longest : shorter(lock, longest), idle);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What the driver waits; what the URL says goes before. */
    void to(Properties properties) {
        if (!network.isZero()) {
            properties.setProperty("socketFactory", PatientSockets.class.getName());
            properties.setProperty("socketFactoryArg", String.valueOf(network.toMillis()));
            properties.putIfAbsent("loginTimeout", String.valueOf(Math.max(1, network.toSeconds())));
        }
        if (!statement.isZero() && !network.isZero()) {
            // The server ends a long statement before the client gives it up.
            properties.putIfAbsent("socketTimeout",
                    String.valueOf(statement.plus(shorter(network, statement.dividedBy(MARGIN))).toSeconds() + 1));
        }
    }

    /** What the server waits, by the names of its settings, in its spelling. A server that is older has not all of them. */
    Map<String, String> ofSession() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("TimeZone", "UTC");
        all.put("statement_timeout", millis(statement));
        all.put("lock_timeout", millis(lock));
        all.put("idle_in_transaction_session_timeout", millis(idle));
        if (!network.isZero()) {
            long seconds = Math.max(2, network.toSeconds());
            all.put("tcp_keepalives_idle", String.valueOf(seconds / 2));
            all.put("tcp_keepalives_interval", String.valueOf(Math.max(1, seconds / 2 / PROBES)));
            all.put("tcp_keepalives_count", String.valueOf(PROBES));
            all.put("tcp_user_timeout", millis(network));
            all.put("client_connection_check_interval", millis(network.dividedBy(2)));
        }
        return all;
    }

    private static String millis(Duration time) {
        return String.valueOf(time.toMillis());
    }
}
