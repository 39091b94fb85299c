package dev.kitecaravan.load.redshift;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

import com.amazon.redshift.Driver;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.ServerUrl;

/**
 * Where a Redshift database is: {@code redshift://user:password@host:5439/database?…} or {@code jdbc:redshift://…}.
 *
 * @param jdbc       the URL for the driver, without user and password
 * @param properties user, password and what the URL's query sets
 */
record RedshiftUrl(String jdbc, Properties properties) {
    private static final List<String> REFUSED = List.of("socketfactory", "socketfactoryarg", "sslfactory",
            "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback", "plugin_name", "inifile", "inisection",
            "logpath", "loglevel", "dsiloglevel", "maxlogfilesize", "maxlogfilecount", "currentschema",
            "enablemultisqlsupport", "readonly");

    static RedshiftUrl of(DestinationSettings settings) {
        ServerUrl url = ServerUrl.of(settings, "Redshift", "(jdbc:)?redshift://",
                "redshift://user@cluster.abc123.eu-west-1.redshift.amazonaws.com:5439/database", REFUSED);
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "caravan");
        properties.putIfAbsent("connectTimeout", "15");
        properties.putIfAbsent("tcpKeepAlive", "true");
        // One statement each: the driver refuses several in one text, for the user's text as for ours.
        properties.setProperty("enableMultiSqlSupport", "false");
        return new RedshiftUrl("jdbc:redshift://" + url.place(), properties);
    }

    Connection connect() throws SQLException {
        Connection connection = new Driver().connect(jdbc, properties);
        if (connection == null) {
            throw new SQLException("host, port or database cannot be read from " + jdbc, "08001");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("set timezone to 'UTC'");
        }
        return connection;
    }

    /** The place as messages name it. */
    String place() {
        return jdbc.substring("jdbc:redshift://".length());
    }
}
