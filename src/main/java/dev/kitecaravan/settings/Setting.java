package dev.kitecaravan.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every setting there is: its key in {@code application.properties}, its environment variable, its default and what it does.
 * The documentation's table is made from this.
 */
public enum Setting {
    DESTINATION("destination", "CARAVAN_DESTINATION", "h2",
            "Where tables go: h2, duckdb, sqlite, postgres, redshift, snowflake, bigquery, databricks or filesystem."),
    DESTINATION_URL("destination.url", "CARAVAN_DESTINATION_URL", "",
            "Its address; empty for a file under the data folder."),
    DESTINATION_USER("destination.user", "CARAVAN_DESTINATION_USER", "", "User name, unless the address has one."),
    DESTINATION_PASSWORD(null, "CARAVAN_DESTINATION_PASSWORD", "",
            "Password, access token or account key; by environment or CARAVAN_DESTINATION_PASSWORD_FILE only."),
    DATASET("destination.dataset", "CARAVAN_DATASET", "buildkite_data", "The schema or folder the tables are in."),
    FILE_FORMAT("destination.file-format", "CARAVAN_FILE_FORMAT", "jsonl", "Of files: jsonl, csv or parquet."),
    DESTINATION_ENDPOINT("destination.endpoint", "CARAVAN_DESTINATION_ENDPOINT", "",
            "Of clouds: address of the service instead of the public one, such as a private endpoint."),
    DESTINATION_REGION("destination.region", "CARAVAN_DESTINATION_REGION", "", "Of clouds: the region or location."),
    DESTINATION_CREDENTIALS_FILE("destination.credentials-file", "CARAVAN_DESTINATION_CREDENTIALS_FILE", "",
            "Of clouds: the key file; empty for the cloud's own chain of credentials."),
    DESTINATION_STAGING_URL("destination.staging-url", "CARAVAN_DESTINATION_STAGING_URL", "",
            "Of warehouses: where they fetch files from."),
    TOKEN(null, "BUILDKITE_API_TOKEN", "", "The API token; by environment or BUILDKITE_API_TOKEN_FILE only."),
    BASE_URL(null, "BUILDKITE_BASE_URL", "https://api.buildkite.com",
            "The API's origin; by environment or --base-url only. Plain http only to this machine."),
    CONFIG(null, "CARAVAN_CONFIG", "", "The properties file to use instead of the one beside the launcher."),
    ROUTES("caravan.routes", "CARAVAN_ROUTES", "", "Folder of route files; empty for the one beside the launcher."),
    DATA("caravan.data", "CARAVAN_DATA", "data", "Folder of embedded databases and temporary files."),
    ENDPOINTS("caravan.endpoints", "CARAVAN_ENDPOINTS", "organizations,pipelines,builds",
            "Endpoints of a run that names none, separated by commas."),
    ORGANIZATIONS("caravan.organizations", "CARAVAN_ORGANIZATIONS", "",
            "Slugs of organizations to read, with * and ?; !slug leaves one out. Empty: all the token sees."),
    PIPELINES("caravan.pipelines", "CARAVAN_PIPELINES", "", "Slugs of pipelines to read, likewise."),
    START_DATE("caravan.start-date", "CARAVAN_START_DATE", "",
            "Builds created before are not read. Empty: all there are."),
    WINDOW_LAG("caravan.window-lag", "CARAVAN_WINDOW_LAG", "60s", "How far before the start of a run its windows end."),
    FINISHED_OVERLAP("caravan.finished-overlap", "CARAVAN_FINISHED_OVERLAP", "2m",
            "How far the finished pass looks back before its mark."),
    RESCAN_SPAN("caravan.rescan.span", "CARAVAN_RESCAN_SPAN", "7d",
            "How far back the rescan reads again; 0s for none."),
    RESCAN_EVERY("caravan.rescan.every", "CARAVAN_RESCAN_EVERY", "1d", "How often it does."),
    PARENTS_MAX_AGE("caravan.parents.max-age", "CARAVAN_PARENTS_MAX_AGE", "1h",
            "How old the lists of organizations and pipelines may be when only needed as parents."),
    RETRY_TIME_LIMIT("caravan.retry-time-limit", "CARAVAN_RETRY_TIME_LIMIT", "10m",
            "How long one request is tried again."),
    BUDGET_RESERVE("caravan.budget-reserve", "CARAVAN_BUDGET_RESERVE", "10%",
            "Requests of every rate window left to others: a number or a share."),
    LOGS_MAX_BYTES("caravan.logs.max-bytes", "CARAVAN_LOGS_MAX_BYTES", "1048576", "How much of a log's end is kept."),
    CONNECT_TIMEOUT("caravan.http.connect-timeout", "CARAVAN_HTTP_CONNECT_TIMEOUT", "15s",
            "How long a connection may take."),
    READ_TIMEOUT("caravan.http.read-timeout", "CARAVAN_HTTP_READ_TIMEOUT", "90s", "How long an answer may be silent."),
    MAX_ANSWER("caravan.http.max-answer", "CARAVAN_HTTP_MAX_ANSWER", "256MB",
            "The largest answer that is read, decompressed; logs keep only their end."),
    MAX_ANSWER_TIME("caravan.http.max-answer-time", "CARAVAN_HTTP_MAX_ANSWER_TIME", "30m",
            "The longest time an answer may take in all."),
    CA_FILE("caravan.tls.ca-file", "CARAVAN_TLS_CA_FILE", "", "PEM certificates to trust besides the platform's."),
    REWRITE_NEXT("caravan.rewrite-next", "CARAVAN_REWRITE_NEXT", "false",
            "Follow a next link to another origin with its query on ours, behind a proxy that does not rewrite links."),
    SYSTEM_PREFIX("caravan.system-prefix", "CARAVAN_SYSTEM_PREFIX", "_caravan_",
            "Prefix of system columns and tables; _dlt_ for those who come from there."),
    MAX_DURATION("caravan.max-duration", "CARAVAN_MAX_DURATION", "",
            "Stop a run cleanly after this time; the next one goes on."),
    LEASE("caravan.lease", "CARAVAN_LEASE", "60s", "How long a dataset stays taken after its writer died."),
    COMMIT_MAX_BYTES("caravan.commit.max-bytes", "CARAVAN_COMMIT_MAX_BYTES", "67108864",
            "Where pages are gathered into commits (files, warehouses): commit at about so many bytes, at most a fifth of the heap."),
    COMMIT_MAX_AGE("caravan.commit.max-age", "CARAVAN_COMMIT_MAX_AGE", "5m",
            "Or when the oldest page has waited so long. A kill costs what was not committed."),
    DEAD_LETTERS_LIMIT("caravan.dead-letters.limit", "CARAVAN_DEAD_LETTERS_LIMIT", "10%",
            "How many of an endpoint's records may be refused before it has failed: a number, or a share of at least 20. 0 allows none."),
    CONTRACT("caravan.contract", "CARAVAN_CONTRACT", "evolve",
            "What may change while loading, for routes that do not say: evolve, freeze, discard_row or discard_value, or tables=..., columns=..., data_types=..."),
    SCHEMA("caravan.schema", "CARAVAN_SCHEMA", "",
            "Schema file (YAML) whose types win over what would be inferred; empty for none."),
    WIDEN("caravan.widen", "CARAVAN_WIDEN", "false",
            "Whether a column of whole numbers may become one of decimals, instead of getting a variant column."),
    WEB_ADDRESS("caravan.web.address", "CARAVAN_WEB_ADDRESS", "127.0.0.1:8090",
            "Where the page is served, host:port; none for nowhere."),
    SHOW_TOKEN(null, "CARAVAN_SHOW_TOKEN", "",
            "The token that the page asks for; needed where other machines reach it. By environment or CARAVAN_SHOW_TOKEN_FILE only."),
    SHOW_HOSTS("caravan.show.hosts", "CARAVAN_SHOW_HOSTS", "",
            "Names, beside localhost, that browsers may call the page by, separated by commas."),
    MANAGEMENT_ADDRESS("caravan.management.address", "CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:9000",
            "Where serve shows health and metrics, host:port; none for nowhere."),
    JITTER("caravan.serve.jitter", "CARAVAN_SERVE_JITTER", "10s",
            "serve begins to fire after a random part of this, so that many do not begin at once."),
    TIME_ZONE("caravan.serve.time-zone", "CARAVAN_SERVE_TIME_ZONE", "UTC",
            "The time zone of schedules, such as Europe/Berlin."),
    CLUSTER("caravan.serve.cluster", "CARAVAN_SERVE_CLUSTER", "false",
            "Whether several replicas of serve share one schedule, kept in the destination; PostgreSQL only."),
    LOG_FORMAT("caravan.log.format", "CARAVAN_LOG_FORMAT", "text",
            "Of run and serve: text, or json for one object a line."),
    NOTIFY_URL(null, "CARAVAN_NOTIFY_URL", "",
            "Told of failures by a POST of JSON; by environment or CARAVAN_NOTIFY_URL_FILE only.");

    private final String key;
    private final String environment;
    private final String defaultValue;
    private final String description;

    Setting(String key, String environment, String defaultValue, String description) {
        this.key = key;
        this.environment = environment;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** Its name in a properties file; null for what is never read from one. */
    public String key() {
        return key;
    }

    public String environment() {
        return environment;
    }

    String defaultValue() {
        return defaultValue;
    }

    String description() {
        return description;
    }

    /** Secrets may come from the environment, or from a file that a variable with {@code _FILE} names. */
    boolean isSecret() {
        return this == TOKEN || this == DESTINATION_PASSWORD || this == SHOW_TOKEN || this == NOTIFY_URL;
    }

    /** Every variable of the environment that is read: the launcher's, and the key of hashed values, are no settings. */
    static Set<String> variables() {
        Set<String> names = new TreeSet<>(Set.of("CARAVAN_JAVA_OPTIONS", "CARAVAN_HASH_KEY"));
        for (Setting setting : values()) {
            names.add(setting.environment);
            if (setting.isSecret()) {
                names.add(setting.environment + "_FILE");
            }
        }
        return names;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).filter(java.util.Objects::nonNull).toList();
    }
}
