package dev.kitecaravan.load.redshift;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.amazon.redshift.Driver;
import com.amazon.redshift.RedshiftProperty;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.sql.PatientSockets;
import dev.kitecaravan.load.sql.ServerUrl;

/**
 * Where a Redshift database is: {@code redshift://user:password@host:5439/database?…} or {@code jdbc:redshift://…}, and
 * {@code redshift:iam://user@host:5439/database} where AWS is asked for the password.
 *
 * @param place      host, port and database, as messages name them
 * @param properties user, password and what the URL's query sets
 * @param iam        asks AWS; null where user and password are set
 * @param located    whether the place names the host, and not a cluster whose host AWS knows
 * @param longest    the longest that a statement runs; zero where nothing limits it
 */
record RedshiftUrl(String place, Properties properties, IamLogin iam, boolean located,
        Duration longest) {
    private static final List<String> REFUSED = List.of("socketfactory", "socketfactoryarg", "sslfactory",
            "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback", "plugin_name", "inifile", "inisection",
            "logpath", "loglevel", "dsiloglevel", "maxlogfilesize", "maxlogfilecount", "currentschema",
            "enablemultisqlsupport", "readonly",
            // The driver's ways to log in by AWS; AWS's chain of credentials says who this is.
            "profile", "accesskeyid", "secretaccesskey", "sessiontoken", "iamduration", "iamdisablecache",
            "endpointurl", "stsendpointurl", "autocreate", "dbgroups", "group_federation", "isserverless",
            "serverlessacctid");
    private static final String EXAMPLE = "redshift://user@cluster.abc123.eu-west-1.redshift.amazonaws.com:5439/database";
    private static final String SCHEME = "(jdbc:)?redshift:(iam:)?//";
    private static final Pattern IAM = Pattern.compile("(?i)(jdbc:)?redshift:iam://.*");
    private static final Pattern HOST = Pattern.compile("(?<name>[a-z0-9-]+)\\.[a-z0-9]+\\.(?<region>[a-z0-9-]+)"
            + "\\.(?<service>redshift|redshift-serverless)\\.amazonaws\\.com(\\.cn)?");
    private static final Pattern CLUSTER = Pattern.compile("(?<name>[a-z0-9-]+):(?<region>[a-z]{2}(-[a-z]+)+-\\d)");

    static RedshiftUrl of(DestinationSettings settings) {
        ServerUrl url = ServerUrl.of(settings, "Redshift", SCHEME,
                EXAMPLE, REFUSED);
        url.requireKnown(Arrays.stream(RedshiftProperty.values()).map(RedshiftProperty::getName).toList());
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "caravan");
        properties.putIfAbsent("connectTimeout", "15");
        properties.putIfAbsent("tcpKeepAlive", "true");
        waits(settings, properties);
        Duration longest = settings.time(DestinationOption.REDSHIFT_STATEMENT_TIMEOUT);
        // One statement each: the driver refuses several in one text, for the user's text as for ours.
        properties.setProperty("enableMultiSqlSupport", "false");
        if (!IAM.matcher(settings.url().strip()).matches()) {
            url.requireServerAndDatabase(EXAMPLE);
            return new RedshiftUrl(url.place(), properties, null, true, longest);
        }
        int slash = url.place().indexOf('/');
        String host = slash < 0 ? url.place() : url.place().substring(0, slash);
        String database = slash < 0 ? "" : url.place().substring(slash + 1);
        if (database.isEmpty()) {
            throw new SettingsException("destination.url names no database; AWS gives logins to a database, such as "
                    + "redshift:iam://user@cluster.abc123.eu-west-1.redshift.amazonaws.com:5439/database");
        }
        return new RedshiftUrl(url.place(), properties, login(settings, properties, host, database),
                !CLUSTER.matcher(host).matches(), longest);
    }

    private static void waits(DestinationSettings settings, Properties properties) {
        Duration network = settings.time(DestinationOption.REDSHIFT_NETWORK_TIMEOUT);
        Duration statement = settings.time(DestinationOption.REDSHIFT_STATEMENT_TIMEOUT);
        if (!network.isZero()) {
            properties.setProperty("socketFactory", PatientSockets.class.getName());
            properties.setProperty("socketFactoryArg", String.valueOf(network.toMillis()));
            properties.putIfAbsent("loginTimeout", String.valueOf(Math.max(1, network.toSeconds())));
        }
        if (!network.isZero() && !statement.isZero()) {
            // The cluster ends a long statement before the client gives it up.
            properties.putIfAbsent("socketTimeout", String.valueOf(statement.plus(network).toSeconds() + 1));
        }
    }

    private static IamLogin login(DestinationSettings settings, Properties properties, String host, String database) {
        if (properties.getProperty("password") != null) {
            throw new SettingsException("destination.url begins with redshift:iam:, so AWS gives the password; leave "
                    + "CARAVAN_DESTINATION_PASSWORD empty, or take iam: out");
        }
        String named = taken(properties, "DbUser");
        String user = named == null ? properties.getProperty("user") : named;
        IamLogin.Target target = target(host, taken(properties, "ClusterID"),
                taken(properties, "serverlessWorkGroup"), taken(properties, "Region"));
        if (user != null && target.serverless()) {
            throw new SettingsException(
                    "destination.url names the user " + user + ", but of a serverless workgroup AWS "
                            + "says itself which user its chain of credentials is; take the user out");
        }
        String endpoint = settings.option(DestinationOption.REDSHIFT_IAM_ENDPOINT);
        return new IamLogin(target, user, database, endpoint == null ? null : endpoint(endpoint));
    }

    /** Out of the host's name as AWS makes it, or of settings that the driver has too, where the host has another name. */
    private static IamLogin.Target target(String host, String cluster, String workgroup, String region) {
        Matcher name = HOST.matcher(host.replaceFirst(":\\d+$", ""));
        Matcher cut = CLUSTER.matcher(host);
        boolean byHost = name.matches();
        boolean byCluster = cut.matches();
        String where = region != null ? region : byHost ? name.group("region") : byCluster ? cut.group("region") : null;
        boolean serverless = workgroup != null
                || cluster == null && byHost && name.group("service").endsWith("serverless");
        String what = workgroup != null ? workgroup : cluster;
        if (what == null) {
            what = byHost ? name.group("name") : byCluster ? cut.group("name") : null;
        }
        if (what == null || where == null) {
            throw new SettingsException("destination.url: the host does not tell cluster and region; add "
                    + "?ClusterID=name&Region=eu-west-1, or ?serverlessWorkGroup=name&Region=eu-west-1");
        }
        return new IamLogin.Target(serverless, what, where);
    }

    private static String taken(Properties properties, String name) {
        for (String key : properties.stringPropertyNames()) {
            if (key.equalsIgnoreCase(name)) {
                return (String) properties.remove(key);
            }
        }
        return null;
    }

    /** The password comes back from there. */
    private static URI endpoint(String text) {
        URI uri = CloudAccess.address("destination.redshift.iam-endpoint", text);
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !CloudAccess.isLoopback(uri)) {
            throw new SettingsException("destination.redshift.iam-endpoint: only https, or a server on this machine");
        }
        return uri;
    }

    Connection connect() throws SQLException {
        Properties all = new Properties();
        all.putAll(properties);
        if (iam != null) {
            IamLogin.Ticket ticket = iam.ticket();
            all.setProperty("user", ticket.user());
            all.setProperty("password", ticket.password());
        }
        String jdbc = "jdbc:redshift://" + (located ? place : iam.address() + place.substring(place.indexOf('/')));
        Connection connection = new Driver().connect(jdbc, all);
        if (connection == null) {
            throw new SQLException("host, port or database cannot be read from " + jdbc, "08001");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("set timezone to 'UTC'");
            statement.execute("set statement_timeout to " + longest.toMillis());
        }
        return connection;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place;
    }
}
