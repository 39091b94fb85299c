package dev.kitecaravan.settings;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.Tls;
import dev.kitecaravan.extract.http.Webhook;
import dev.kitecaravan.insight.Rates;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.TextFile;
import dev.kitecaravan.text.ValueKind;

/**
 * Every setting there is: its key in {@code application.properties}, its environment variable, its default and what it does.
 * The documentation's table is made from this.
 */
public enum Setting {
    DESTINATION("destination", "CARAVAN_DESTINATION", "h2", ValueKind.TEXT,
            "Where tables go: h2, duckdb, sqlite, postgres, redshift, snowflake, bigquery, databricks or filesystem."),
    DESTINATION_URL("destination.url", "CARAVAN_DESTINATION_URL", "", ValueKind.TEXT,
            "Its address; empty for a file under the data folder."),
    DESTINATION_USER("destination.user", "CARAVAN_DESTINATION_USER", "", ValueKind.TEXT,
            "User name, unless the address has one."),
    DESTINATION_PASSWORD(null, "CARAVAN_DESTINATION_PASSWORD", "", ValueKind.TEXT,
            "Password, access token or account key; by environment or CARAVAN_DESTINATION_PASSWORD_FILE only."),
    DATASET("destination.dataset", "CARAVAN_DATASET", "buildkite_data", ValueKind.TEXT,
            "The schema or folder the tables are in."),
    FILE_FORMAT("destination.file-format", "CARAVAN_FILE_FORMAT", "jsonl", ValueKind.TEXT,
            text -> oneOf(text.toLowerCase(Locale.ROOT), "jsonl", "csv", "parquet"),
            "Of files: jsonl, csv or parquet."),
    DESTINATION_ENDPOINT("destination.endpoint", "CARAVAN_DESTINATION_ENDPOINT", "", ValueKind.TEXT,
            "Of clouds: address of the service instead of the public one, such as a private endpoint."),
    DESTINATION_REGION("destination.region", "CARAVAN_DESTINATION_REGION", "", ValueKind.TEXT,
            "Of clouds: the region or location."),
    DESTINATION_CREDENTIALS_FILE("destination.credentials-file", "CARAVAN_DESTINATION_CREDENTIALS_FILE", "",
            ValueKind.TEXT,
            "Of clouds: the key file; empty for the cloud's own chain of credentials."),
    DESTINATION_STAGING_URL("destination.staging-url", "CARAVAN_DESTINATION_STAGING_URL", "", ValueKind.TEXT,
            "Of warehouses: where they fetch files from."),
    TOKEN(null, "BUILDKITE_API_TOKEN", "", ValueKind.TEXT,
            "The API token; by environment or BUILDKITE_API_TOKEN_FILE only."),
    BASE_URL(null, "BUILDKITE_BASE_URL", "https://api.buildkite.com", ValueKind.TEXT, Origin::of,
            "The API's origin; by environment or --base-url only. Plain http only to this machine."),
    CONFIG(null, "CARAVAN_CONFIG", "", ValueKind.TEXT,
            "The properties file to use instead of the one beside the launcher."),
    ROUTES("caravan.routes", "CARAVAN_ROUTES", "", ValueKind.TEXT,
            "Folder of route files; empty for the one beside the launcher."),
    DATA("caravan.data", "CARAVAN_DATA", "data", ValueKind.TEXT, "Folder of embedded databases and temporary files."),
    ENDPOINTS("caravan.endpoints", "CARAVAN_ENDPOINTS", "organizations,pipelines,builds", ValueKind.LIST,
            "Endpoints of a run that names none, separated by commas."),
    ORGANIZATIONS("caravan.organizations", "CARAVAN_ORGANIZATIONS", "", ValueKind.LIST, Setting::slugs,
            "Slugs of organizations to read, with * and ?; !slug leaves one out. Empty: all the token sees."),
    PIPELINES("caravan.pipelines", "CARAVAN_PIPELINES", "", ValueKind.LIST, Setting::slugs,
            "Slugs of pipelines to read, likewise."),
    START_DATE("caravan.start-date", "CARAVAN_START_DATE", "", ValueKind.TIME,
            "Builds created before are not read. Empty: all there are."),
    WINDOW_LAG("caravan.window-lag", "CARAVAN_WINDOW_LAG", "60s", ValueKind.DURATION,
            "How far before the start of a run its windows end."),
    FINISHED_OVERLAP("caravan.finished-overlap", "CARAVAN_FINISHED_OVERLAP", "2m", ValueKind.DURATION,
            "How far the finished pass looks back before its mark."),
    RESCAN_SPAN("caravan.rescan.span", "CARAVAN_RESCAN_SPAN", "7d", ValueKind.DURATION,
            "How far back the rescan reads all builds again, and blocked ones of any age; 0s for no rescan."),
    RESCAN_EVERY("caravan.rescan.every", "CARAVAN_RESCAN_EVERY", "1d", ValueKind.DURATION, "How often it does."),
    PARENTS_MAX_AGE("caravan.parents.max-age", "CARAVAN_PARENTS_MAX_AGE", "1h", ValueKind.DURATION,
            "How old the lists of organizations and pipelines may be when only needed as parents."),
    RETRY_TIME_LIMIT("caravan.retry-time-limit", "CARAVAN_RETRY_TIME_LIMIT", "10m", ValueKind.DURATION,
            "How long one request is tried again."),
    BUDGET_RESERVE("caravan.budget-reserve", "CARAVAN_BUDGET_RESERVE", "10%", ValueKind.SHARE, Reserve::parse,
            "Requests of every rate window left to others: a number or a share."),
    LOGS_MAX_BYTES("caravan.logs.max-bytes", "CARAVAN_LOGS_MAX_BYTES", "1048576", ValueKind.NUMBER, Setting::atLeastOne,
            "How much of a log's end is kept."),
    CONNECT_TIMEOUT("caravan.http.connect-timeout", "CARAVAN_HTTP_CONNECT_TIMEOUT", "15s", ValueKind.DURATION,
            Setting::aSecond,
            "How long a connection may take."),
    READ_TIMEOUT("caravan.http.read-timeout", "CARAVAN_HTTP_READ_TIMEOUT", "90s", ValueKind.DURATION, Setting::aSecond,
            "How long an answer may be silent."),
    MAX_ANSWER("caravan.http.max-answer", "CARAVAN_HTTP_MAX_ANSWER", "256MB", ValueKind.SIZE, Setting::atLeastOne,
            "The largest answer that is read, decompressed; logs keep only their end."),
    MAX_ANSWER_TIME("caravan.http.max-answer-time", "CARAVAN_HTTP_MAX_ANSWER_TIME", "30m", ValueKind.DURATION,
            Setting::aSecond,
            "The longest time an answer may take in all."),
    CA_FILE("caravan.tls.ca-file", "CARAVAN_TLS_CA_FILE", "", ValueKind.TEXT, text -> Tls.context(Path.of(text)),
            "PEM certificates to trust besides the platform's."),
    REWRITE_NEXT("caravan.rewrite-next", "CARAVAN_REWRITE_NEXT", "false", ValueKind.FLAG,
            "Follow a next link to another origin with its query on ours, behind a proxy that does not rewrite links."),
    SYSTEM_PREFIX("caravan.system-prefix", "CARAVAN_SYSTEM_PREFIX", "_caravan_", ValueKind.TEXT, SystemColumns::new,
            "Prefix of system columns and tables; _dlt_ for those who come from there."),
    MAX_DURATION("caravan.max-duration", "CARAVAN_MAX_DURATION", "", ValueKind.DURATION, Setting::aSecond,
            "Stop a run cleanly after this time; the next one goes on."),
    LEASE("caravan.lease", "CARAVAN_LEASE", "60s", ValueKind.DURATION, Setting::aSecond,
            "How long a dataset stays taken after its writer died."),
    COMMIT_MAX_BYTES("caravan.commit.max-bytes", "CARAVAN_COMMIT_MAX_BYTES", "67108864", ValueKind.NUMBER,
            Setting::atLeastOne,
            "Where pages are gathered into commits (files, warehouses): commit at about so many bytes, at most a fifth of the heap."),
    COMMIT_MAX_AGE("caravan.commit.max-age", "CARAVAN_COMMIT_MAX_AGE", "5m", ValueKind.DURATION,
            "Or when the oldest page has waited so long. A kill costs what was not committed."),
    DEAD_LETTERS_LIMIT("caravan.dead-letters.limit", "CARAVAN_DEAD_LETTERS_LIMIT", "10%", ValueKind.SHARE,
            Setting::letterLimit,
            "How many of an endpoint's records may be refused before it has failed: a number, or a share of at least 20. 0 allows none."),
    CONTRACT("caravan.contract", "CARAVAN_CONTRACT", "evolve", ValueKind.TEXT, Contract::parse,
            "What may change while loading, for routes that do not say: evolve, freeze, discard_row or discard_value, or tables=..., columns=..., data_types=..."),
    SCHEMA("caravan.schema", "CARAVAN_SCHEMA", "", ValueKind.TEXT, Setting::schema,
            "Schema file (YAML) whose types win over what would be inferred; empty for none."),
    WIDEN("caravan.widen", "CARAVAN_WIDEN", "false", ValueKind.FLAG,
            "Whether a column of whole numbers may become one of decimals, instead of getting a variant column."),
    VIEWS("caravan.views", "CARAVAN_VIEWS", "all", ValueKind.TEXT, text -> oneOf(text, "all", "none"),
            "Whether run keeps the views over CI data and what is said of tables up to date: all or none."),
    VIEWS_TIME_ZONE("caravan.views.time-zone", "CARAVAN_VIEWS_TIME_ZONE", "UTC", ValueKind.TEXT, Setting::zone,
            "In which views count hours, days and weeks, such as Europe/Berlin."),
    VIEWS_RATES("caravan.views.rates", "CARAVAN_VIEWS_RATES", "", ValueKind.TEXT, Rates::parse,
            "What an hour of a queue's agents costs, as default=0.35, macos=4.8; the view ci_rates."),
    WEB_ADDRESS("caravan.web.address", "CARAVAN_WEB_ADDRESS", "127.0.0.1:8090", ValueKind.TEXT, Address::check,
            "Where the page is served, host:port; none for nowhere."),
    SHOW_TOKEN(null, "CARAVAN_SHOW_TOKEN", "", ValueKind.TEXT,
            "The token that the page asks for; needed where other machines reach it. By environment or CARAVAN_SHOW_TOKEN_FILE only."),
    SHOW_HOSTS("caravan.show.hosts", "CARAVAN_SHOW_HOSTS", "", ValueKind.LIST,
            "Names, beside localhost, that browsers may call the page by, separated by commas."),
    MANAGEMENT_ADDRESS("caravan.management.address", "CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:9000", ValueKind.TEXT,
            Address::check,
            "Where serve shows health and metrics, host:port; none for nowhere."),
    METRICS_CI("caravan.metrics.ci", "CARAVAN_METRICS_CI", "true", ValueKind.FLAG,
            "Whether the metrics of serve tell of CI itself: how long main is red, who waits in which queue."),
    METRICS_CI_SERIES("caravan.metrics.ci.series", "CARAVAN_METRICS_CI_SERIES", "500", ValueKind.NUMBER,
            Setting::series,
            "The most series of them; pipelines and queues beyond are left out, and counted."),
    JITTER("caravan.serve.jitter", "CARAVAN_SERVE_JITTER", "10s", ValueKind.DURATION,
            "serve begins to fire after a random part of this, so that many do not begin at once."),
    TIME_ZONE("caravan.serve.time-zone", "CARAVAN_SERVE_TIME_ZONE", "UTC", ValueKind.TEXT, Setting::zone,
            "The time zone of schedules, such as Europe/Berlin."),
    CLUSTER("caravan.serve.cluster", "CARAVAN_SERVE_CLUSTER", "false", ValueKind.FLAG,
            "Whether several replicas of serve share one schedule, kept in the destination; PostgreSQL only."),
    COMPONENTS("caravan.components", "CARAVAN_COMPONENTS", "", ValueKind.LIST,
            "Camel components that the launcher's build adds for routes, separated by commas, such as kafka,mail."),
    DESTINATION_WRITABLE("caravan.datasource.destination.writable", "CARAVAN_DATASOURCE_DESTINATION_WRITABLE", "false",
            ValueKind.FLAG,
            "Whether routes may change the destination by jdbc:destination; others: caravan.datasource.NAME.url, .user, .writable, password by CARAVAN_DATASOURCE_NAME_PASSWORD or ..._FILE."),
    LOG_FORMAT("caravan.log.format", "CARAVAN_LOG_FORMAT", "text", ValueKind.TEXT, text -> oneOf(text, "text", "json"),
            "Of run and serve: text, or json for one object a line."),
    NOTIFY_URL(null, "CARAVAN_NOTIFY_URL", "", ValueKind.TEXT, Webhook::check,
            "Told of failures by a POST of JSON; by environment or CARAVAN_NOTIFY_URL_FILE only.");

    private final String key;
    private final String environment;
    private final String defaultValue;
    private final ValueKind kind;
    private final Consumer<String> rule;
    private final String description;

    Setting(String key, String environment, String defaultValue, ValueKind kind, String description) {
        this(key, environment, defaultValue, kind, text -> {
        }, description);
    }

    /** @param rule what its values must be besides; throws an IllegalArgumentException that says so */
    Setting(String key, String environment, String defaultValue, ValueKind kind, Consumer<String> rule,
            String description) {
        this.key = key;
        this.environment = environment;
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.rule = rule;
        this.description = description;
    }

    private static void oneOf(String text, String... allowed) {
        if (!List.of(allowed).contains(text)) {
            throw new IllegalArgumentException("write " + String.join(" or ", allowed)
                    + NearestName.hint(text, List.of(allowed)));
        }
    }

    private static void schema(String text) {
        SchemaFile.read(TextFile.read(Path.of(text)), text);
    }

    private static void letterLimit(String text) {
        if (text.endsWith("%") && Double.parseDouble(text.substring(0, text.length() - 1)) > 100) {
            throw new IllegalArgumentException("write a number of records, or a share from 0% to 100%");
        }
    }

    /** No time at all would end every run, request or lease before it has begun. */
    private static void aSecond(String text) {
        if (ValueKind.duration(text).toMillis() < 1000) {
            throw new IllegalArgumentException("write a time of a second or more, such as 90s, 10m, 6h or 7d");
        }
    }

    /** A name with blanks, or a path, would match no slug: nothing would be read, without a word. */
    private static void slugs(String text) {
        for (String each : text.split(",")) {
            if (each.strip().matches("(?s).*[\\s/:].*")) {
                throw new IllegalArgumentException("write slugs as addresses have them, such as acme-inc,backend, with"
                        + " commas between them");
            }
        }
    }

    private static void atLeastOne(String text) {
        if (text.matches("-.*|0+\\D*")) {
            throw new IllegalArgumentException("write a number of bytes, 1 or more");
        }
    }

    private static void series(String text) {
        if (!text.matches("0*[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("write a number of series from 1 to 999999");
        }
    }

    private static void zone(String text) {
        try {
            ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("write a time zone such as Europe/Berlin or UTC", e);
        }
    }

    /** What its value is. */
    ValueKind kind() {
        return kind;
    }

    /** @throws IllegalArgumentException when a value cannot be used; the message says what to write */
    void check(String value) {
        kind.check(value);
        rule.accept(value);
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
    public boolean isSecret() {
        return this == TOKEN || this == DESTINATION_PASSWORD || this == SHOW_TOKEN || this == NOTIFY_URL;
    }
}
