package dev.kitecaravan.load.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import org.postgresql.Driver;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.text.Redactor;

/**
 * Where a PostgreSQL database is: {@code postgresql://user:password@host:port/database?…}, {@code postgres://…} or
 * {@code jdbc:postgresql://…}.
 *
 * @param jdbc       the URL for the driver, without user and password
 * @param properties user, password and what the URL's query sets
 */
record PostgresUrl(String jdbc, Properties properties) {
    /** Settings that name classes to be loaded or files to be written; a URL has no business there. */
    private static final List<String> REFUSED = List.of("socketfactory", "socketfactoryarg", "sslfactory",
            "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback", "authenticationpluginclassname",
            "loggerfile", "loggerlevel", "xmlfactoryfactory", "currentschema");

    static PostgresUrl of(DestinationSettings settings) {
        String url = settings.url() == null ? "" : settings.url().strip();
        String rest = url.replaceFirst("(?i)^(jdbc:)?postgres(ql)?://", "");
        if (url.isEmpty() || rest.equals(url)) {
            throw new DestinationException("destination.url: PostgreSQL is reached by a URL such as "
                    + "postgresql://user@host:5432/database, not "
                    + (url.isEmpty() ? "nothing" : Redactor.redact(url)));
        }
        Properties properties = new Properties();
        int question = rest.indexOf('?');
        if (question >= 0) {
            query(rest.substring(question + 1), properties);
            rest = rest.substring(0, question);
        }
        // A password may hold an @; a host and a database's name may not.
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            String[] who = rest.substring(0, at).split(":", 2);
            properties.setProperty("user", decoded(who[0]));
            if (who.length == 2) {
                properties.setProperty("password", decoded(who[1]));
            }
            rest = rest.substring(at + 1);
        }
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        properties.putIfAbsent("ApplicationName", "caravan");
        properties.putIfAbsent("connectTimeout", "15");
        properties.putIfAbsent("tcpKeepAlive", "true");
        return new PostgresUrl("jdbc:postgresql://" + rest, properties);
    }

    private static void query(String query, Properties properties) {
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            String name = decoded(pair[0]);
            if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new DestinationException("destination.url: the setting " + name + " is not allowed there");
            }
            if (!part.isEmpty()) {
                properties.setProperty(name, pair.length == 2 ? decoded(pair[1]) : "");
            }
        }
    }

    private static String decoded(String text) {
        // A plus stands for itself in a user's name or a password.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
}
