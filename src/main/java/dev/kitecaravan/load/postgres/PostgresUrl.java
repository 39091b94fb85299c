package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.postgresql.Driver;
import org.postgresql.PGProperty;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.ServerUrl;
import dev.kitecaravan.load.sql.SqlFailures;

/**
 * Where a PostgreSQL database is: {@code postgresql://user:password@host:port/database?…}, {@code postgres://…} or
 * {@code jdbc:postgresql://…}.
 *
 * @param jdbc       the URL for the driver, without user and password
 * @param properties user, password and what the URL's query sets
 * @param timeouts   how long either side waits
 */
record PostgresUrl(String jdbc, Properties properties, PostgresTimeouts timeouts) {
    private static final String EXAMPLE = "postgresql://host:5432/database";
    private static final List<String> REFUSED = List.of("socketfactory", "socketfactoryarg", "sslfactory",
            "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback", "authenticationpluginclassname",
            "loggerfile", "loggerlevel", "xmlfactoryfactory", "currentschema");

    static PostgresUrl of(DestinationSettings settings) {
        ServerUrl url = ServerUrl.of(settings, "PostgreSQL", "(jdbc:)?postgres(ql)?://",
                EXAMPLE, REFUSED);
        url.requireServerAndDatabase(EXAMPLE);
        url.requireKnown(Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList());
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "caravan");
        properties.putIfAbsent("connectTimeout", "15");
        properties.putIfAbsent("tcpKeepAlive", "true");
        return new PostgresUrl("jdbc:postgresql://" + url.place(), properties, PostgresTimeouts.of(settings));
    }

    Connection connect() throws SQLException {
        return connect(timeouts);
    }

    /** For statements that are short, as those of the lease. */
    Connection connectFor(Duration statements) throws SQLException {
        return connect(timeouts.withStatements(statements));
    }

    /**
     * For statements of people and agents: the driver refuses rows that are too large to be held, before it reads them, and
     * fetches fewer at a time of those that are large.
     *
     * @param bytes most of the rows that are fetched at a time
     */
    Connection connectToRead(long bytes) throws SQLException {
        return connect(timeouts, Map.of("maxResultBuffer", Long.toString(bytes), "adaptiveFetch", "true"));
    }

    private Connection connect(PostgresTimeouts waits) throws SQLException {
        return connect(waits, Map.of());
    }

    private Connection connect(PostgresTimeouts waits, Map<String, String> further) throws SQLException {
        Properties all = new Properties();
        all.putAll(further);
        all.putAll(properties);
        waits.to(all);
        Connection connection = new Driver().connect(jdbc, all);
        if (connection == null) {
            throw new SQLException("host, port or database cannot be read from " + jdbc, "08001");
        }
        try {
            set(connection, waits.ofSession());
            return connection;
        } catch (SQLException e) {
            SqlFailures.closeQuietly(connection, e);
            throw e;
        }
    }

    /** In one statement: a server far away is asked once. */
    private static void set(Connection connection, Map<String, String> values) throws SQLException {
        String each = String.join(", ", Collections.nCopies(values.size(), "(?, ?)"));
        try (PreparedStatement statement = connection.prepareStatement("select set_config(s.name, v.value, false) from "
                + "(values " + each + ") as v (name, value) join pg_settings s on lower(s.name) = lower(v.name) "
                + "where s.context in ('user', 'superuser')")) {
            int place = 1;
            for (Map.Entry<String, String> value : values.entrySet()) {
                statement.setString(place++, value.getKey());
                statement.setString(place++, value.getValue());
            }
            statement.execute();
        }
    }

    /** The place as messages name it. */
    String place() {
        return jdbc.substring("jdbc:postgresql://".length());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place();
    }
}
