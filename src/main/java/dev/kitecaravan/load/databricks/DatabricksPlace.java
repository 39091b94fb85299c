package dev.kitecaravan.load.databricks;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.sql.ServerUrl;
import dev.kitecaravan.text.Redactor;

/**
 * Where a dataset of Databricks is: {@code databricks://host/catalog}, a SQL warehouse, and a volume for files.
 *
 * @param host     the workspace
 * @param catalog  in Unity Catalog
 * @param httpPath of the SQL warehouse
 * @param volume   catalog, schema, volume and folder of {@code destination.staging-url}
 * @param settings user, password, dataset, endpoint
 */
record DatabricksPlace(String host, String catalog, String httpPath, Volume volume, DestinationSettings settings) {
    private static final Pattern URL = Pattern.compile("(?i)databricks://([a-z0-9.-]+)/([A-Za-z0-9_-]+)/?");
    private static final Pattern VOLUME = Pattern
            .compile("/Volumes/([A-Za-z0-9_-]+)/([A-Za-z0-9_-]+)/([A-Za-z0-9_-]+)((?:/[A-Za-z0-9_.=-]+)*)/?");

    /**
     * A folder of a volume.
     *
     * @param folder below the volume, ending in a slash, or empty
     */
    record Volume(String catalog, String schema, String name, String folder) {
        String path(String file) {
            return "/Volumes/" + catalog + "/" + schema + "/" + name + "/" + folder + file;
        }
    }

    static DatabricksPlace of(DestinationSettings settings) {
        String url = settings.url() == null ? "" : settings.url().strip();
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new SettingsException(
                    "destination.url: Databricks is reached by databricks://workspace/catalog, such as "
                            + ServerUrl.nearest(url, "databricks://")
                                    .orElse("databricks://dbc-a1b2c3d4-e5f6.cloud.databricks.com/main")
                            + ", not "
                            + (url.isEmpty() ? "nothing" : Redactor.redactAddress(url)));
        }
        String path = settings.option(DestinationOption.DATABRICKS_HTTP_PATH);
        if (path == null || !path.matches("/[A-Za-z0-9/_.-]+")) {
            throw new SettingsException("destination.databricks.http-path: name the SQL warehouse, as its page"
                    + " \"Connection details\" does: /sql/1.0/warehouses/…");
        }
        if (settings.password() == null) {
            throw new SettingsException("Databricks needs a token: set CARAVAN_DESTINATION_PASSWORD or"
                    + " CARAVAN_DESTINATION_PASSWORD_FILE; with destination.user it is that service principal's secret");
        }
        return new DatabricksPlace(matcher.group(1), matcher.group(2), path, volume(settings.cloud().stagingUrl()),
                settings);
    }

    private static Volume volume(String text) {
        Matcher matcher = VOLUME.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            throw new SettingsException("destination.staging-url: name a folder of a volume where rows go as files"
                    + " on their way, /Volumes/catalog/schema/volume/folder" + (text == null ? "" : ", not " + text));
        }
        String folder = matcher.group(4);
        return new Volume(matcher.group(1), matcher.group(2), matcher.group(3),
                folder.isEmpty() ? "" : folder.substring(1) + "/");
    }

    /** For messages. */
    @Override
    public String toString() {
        return host + ", catalog " + catalog;
    }

    Connection connect() throws SQLException {
        URI endpoint = settings.cloud().endpoint();
        boolean plain = endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme());
        if (plain && !"127.0.0.1".equals(endpoint.getHost()) && !"localhost".equals(endpoint.getHost())) {
            throw new SettingsException("destination.endpoint " + Redactor.redact(endpoint.toString())
                    + ": only https, or a server on this machine");
        }
        String at = endpoint == null ? host : endpoint.getHost();
        int port = endpoint == null || endpoint.getPort() < 0 ? 443 : endpoint.getPort();
        Properties properties = new Properties();
        properties.setProperty("transportMode", "http");
        properties.setProperty("ssl", plain ? "0" : "1");
        properties.setProperty("httpPath", httpPath);
        properties.setProperty("ConnCatalog", catalog);
        // The statements' REST API, answers in line; no reports home.
        properties.setProperty("UseThriftClient", "0");
        properties.setProperty("EnableQueryResultDownload", "0");
        properties.setProperty("EnableTelemetry", "0");
        properties.setProperty("UserAgentEntry", "caravan");
        Duration network = settings.time(DestinationOption.DATABRICKS_NETWORK_TIMEOUT);
        Duration statement = settings.time(DestinationOption.DATABRICKS_STATEMENT_TIMEOUT);
        if (!network.isZero()) {
            properties.setProperty("SocketTimeout", String.valueOf(Math.max(1, network.toSeconds())));
        }
        if (!statement.isZero()) {
            properties.setProperty("STATEMENT_TIMEOUT", String.valueOf(Math.max(1, statement.toSeconds())));
        }
        if (settings.user() == null) {
            properties.setProperty("AuthMech", "3");
            properties.setProperty("UID", "token");
            properties.setProperty("PWD", settings.password());
        } else {
            properties.setProperty("AuthMech", "11");
            properties.setProperty("Auth_Flow", "1");
            properties.setProperty("OAuth2ClientId", settings.user());
            properties.setProperty("OAuth2Secret", settings.password());
        }
        return DatabricksSql.guarded(() -> {
            Connection connection = new com.databricks.client.jdbc.Driver()
                    .connect("jdbc:databricks://" + at + ":" + port + "/default", properties);
            connection.setClientInfo("enableVolumeOperations", "1");
            return connection;
        });
    }
}
