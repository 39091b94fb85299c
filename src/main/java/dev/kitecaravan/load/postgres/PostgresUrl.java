package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import org.postgresql.Driver;
import org.postgresql.PGProperty;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.ServerUrl;

/**
 * Where a PostgreSQL database is: {@code postgresql://user:password@host:port/database?…}, {@code postgres://…} or
 * {@code jdbc:postgresql://…}.
 *
 * @param jdbc       the URL for the driver, without user and password
 * @param properties user, password and what the URL's query sets
 */
record PostgresUrl(String jdbc, Properties properties) {
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
        return new PostgresUrl("jdbc:postgresql://" + url.place(), properties);
    }

    Connection connect() throws SQLException {
        Connection connection = new Driver().connect(jdbc, properties);
        if (connection == null) {
            throw new SQLException("host, port or database cannot be read from " + jdbc, "08001");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'");
        }
        return connection;
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
