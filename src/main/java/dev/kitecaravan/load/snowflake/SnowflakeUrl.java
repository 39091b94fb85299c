package dev.kitecaravan.load.snowflake;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.sql.ServerUrl;
import net.snowflake.client.api.driver.SnowflakeDriver;

/**
 * Where a Snowflake database is, and who asks: {@code snowflake://user@account/database?warehouse=…&role=…} or
 * {@code jdbc:snowflake://account.snowflakecomputing.com/?db=…&warehouse=…}.
 *
 * @param jdbc       the URL for the driver: the address alone
 * @param place      account and database, as messages name them
 * @param properties everything else
 */
record SnowflakeUrl(String jdbc, String place, Properties properties) {
    private static final String DOMAIN = ".snowflakecomputing.";
    /** Settings of the driver that name files or classes, choose who logs in how, or let a text be several statements. */
    private static final List<String> REFUSED = List.of("private_key_file", "private_key_base64", "private_key_pwd",
            "private_key_file_pwd", "privatekey", "token", "authenticator", "client_config_file", "tracing",
            "snowflakeclientinfo", "net.snowflake.client.jdbc.httpheaderscustomizer", "diagnostics_allowlist_file",
            "enable_diagnostics", "multi_statement_count", "schema", "client_telemetry_enabled",
            "disableplatformdetection");

    static SnowflakeUrl of(DestinationSettings settings) {
        ServerUrl url = ServerUrl.of(settings, "Snowflake", "(jdbc:)?snowflake://",
                "snowflake://user@organization-account/database?warehouse=load_wh", REFUSED);
        Properties properties = url.properties();
        int slash = (url.place() + "/").indexOf('/');
        String host = url.place().substring(0, slash);
        String path = url.place().substring(Math.min(slash + 1, url.place().length()));
        String database = path.isEmpty() ? properties.getProperty("db", properties.getProperty("database", "")) : path;
        properties.remove("database");
        if (host.isEmpty() || database.isEmpty()) {
            throw new SettingsException("destination.url names no Snowflake "
                    + (host.isEmpty() ? "account" : "database")
                    + "; write snowflake://user@organization-account/database?warehouse=load_wh");
        }
        properties.setProperty("db", database);
        properties.setProperty("account", account(host));
        for (DestinationOption option : List.of(DestinationOption.SNOWFLAKE_WAREHOUSE,
                DestinationOption.SNOWFLAKE_ROLE)) {
            String value = settings.option(option);
            if (value != null) {
                properties.setProperty(option.option(), value);
            }
        }
        credentials(settings, properties);
        session(properties);
        waits(settings, properties);
        return new SnowflakeUrl(address(host, settings.cloud().endpoint(), properties), host + "/" + database,
                properties);
    }

    private static String account(String host) {
        int domain = host.toLowerCase(Locale.ROOT).indexOf(DOMAIN);
        return domain < 0 ? host : host.substring(0, domain);
    }

    private static String address(String host, URI endpoint, Properties properties) {
        if (endpoint == null) {
            boolean whole = host.toLowerCase(Locale.ROOT).contains(DOMAIN);
            return "jdbc:snowflake://" + host + (whole ? "" : DOMAIN + "com") + "/";
        }
        if (endpoint.getScheme().equalsIgnoreCase("http")) {
            properties.setProperty("ssl", "off");
        }
        return "jdbc:snowflake://" + endpoint.getScheme() + "://" + endpoint.getAuthority() + "/";
    }

    /** A key file logs in by key pair, a token by itself, everything else is user and password. */
    private static void credentials(DestinationSettings settings, Properties properties) {
        String authenticator = settings.option(DestinationOption.SNOWFLAKE_AUTHENTICATOR).toLowerCase(Locale.ROOT);
        Path key = settings.cloud().credentialsFile();
        String secret = properties.getProperty("password");
        if (key != null) {
            properties.setProperty("authenticator", "snowflake_jwt");
            properties.setProperty("private_key_file", key.toAbsolutePath().toString());
            properties.remove("password");
            if (secret != null) {
                properties.setProperty("private_key_pwd", secret);
            }
            return;
        }
        switch (authenticator) {
            case "password" -> properties.setProperty("authenticator", "snowflake");
            case "oauth", "programmatic_access_token" -> {
                properties.setProperty("authenticator", authenticator);
                properties.remove("password");
                if (secret != null) {
                    properties.setProperty("token", secret);
                }
            }
            default -> throw new SettingsException("destination.snowflake.authenticator: " + authenticator
                    + " is none that works without a person; write password, oauth or programmatic_access_token, or set "
                    + "destination.credentials-file to a private key");
        }
        if (secret == null) {
            throw new SettingsException("destination snowflake: there is neither a password or token nor a private "
                    + "key; set CARAVAN_DESTINATION_PASSWORD, or destination.credentials-file");
        }
    }

    private static void session(Properties properties) {
        // The driver would ask three cloud metadata addresses who it is, and report to its maker.
        properties.putAll(Map.of("disablePlatformDetection", "true", "CLIENT_TELEMETRY_ENABLED", "false",
                "CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false"));
        properties.putAll(Map.of("MULTI_STATEMENT_COUNT", "1", "TIMEZONE", "UTC", "JDBC_QUERY_RESULT_FORMAT", "JSON"));
        properties.putIfAbsent("application", "caravan");
        properties.putIfAbsent("loginTimeout", "60");
        // A killed run's transaction holds its locks until Snowflake ends it, after five minutes.
        properties.putIfAbsent("LOCK_TIMEOUT", "900");
    }

    private static void waits(DestinationSettings settings, Properties properties) {
        Duration network = settings.time(DestinationOption.SNOWFLAKE_NETWORK_TIMEOUT);
        Duration statement = settings.time(DestinationOption.SNOWFLAKE_STATEMENT_TIMEOUT);
        if (!network.isZero()) {
            properties.putIfAbsent("HTTP_CLIENT_CONNECTION_TIMEOUT", String.valueOf(network.toMillis()));
            properties.putIfAbsent("HTTP_CLIENT_SOCKET_TIMEOUT", String.valueOf(network.toMillis()));
        }
        if (!statement.isZero()) {
            properties.putIfAbsent("STATEMENT_TIMEOUT_IN_SECONDS", String.valueOf(Math.max(1, statement.toSeconds())));
        }
        // Of a client that is gone Snowflake would run a statement to its end.
        properties.putIfAbsent("ABORT_DETACHED_QUERY", "true");
    }

    Connection connect() throws SQLException {
        Connection connection = new SnowflakeDriver().connect(jdbc, properties);
        if (connection == null) {
            throw new SQLException("the account cannot be read from " + place, "08001");
        }
        return connection;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place;
    }
}
