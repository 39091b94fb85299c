package dev.kitecaravan.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.kitecaravan.text.ValueKind;

/**
 * Every option of every destination: {@code destination.<destination>.<name>} in the settings file. What reads them, what
 * checks them, and the documentation's table go by this.
 */
public enum DestinationOption {
    DUCKDB_MEMORY_LIMIT("duckdb", "memory-limit", ValueKind.MEMORY, "",
            "Most memory DuckDB takes beside Java's heap. Empty: half of the heap, at most 72MB for loads and 256MB for queries."),
    DUCKDB_THREADS("duckdb", "threads", ValueKind.NUMBER, "",
            "Threads of one statement, 1 to 999. Empty: 1 for loads, 2 for queries."),
    POSTGRES_READ_ROLE("postgres", "read-role", ValueKind.TEXT, "caravan_reader",
            "The role that query reads as, where the database has it."),
    POSTGRES_NETWORK_TIMEOUT("postgres", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may be gone before server and client give a connection up. 0: the system decides."),
    POSTGRES_STATEMENT_TIMEOUT("postgres", "statement-timeout", ValueKind.DURATION, "30m",
            "The longest that one statement of a load runs. 0: as long as it takes."),
    POSTGRES_LOCK_TIMEOUT("postgres", "lock-timeout", ValueKind.DURATION, "5m",
            "The longest wait for a lock; the error names the sessions that hold it. 0: as long as it takes."),
    POSTGRES_IDLE_TIMEOUT("postgres", "idle-in-transaction-timeout", ValueKind.DURATION, "5m",
            "How long the server leaves a transaction open whose client says nothing. 0: for ever."),
    REDSHIFT_IAM_ROLE("redshift", "iam-role", ValueKind.TEXT, "",
            "The cluster's role that may read the staging bucket: an ARN, several joined by commas, or default."),
    REDSHIFT_IAM_ENDPOINT("redshift", "iam-endpoint", ValueKind.TEXT, "",
            "Where AWS is asked for a password instead of its public address."),
    REDSHIFT_PATH_STYLE("redshift", "path-style", ValueKind.FLAG, "false",
            "Whether the staging bucket's name goes into the path, as most other stores than AWS want it."),
    REDSHIFT_NETWORK_TIMEOUT("redshift", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may say nothing before a request is given up. 0: the client's own default."),
    REDSHIFT_STATEMENT_TIMEOUT("redshift", "statement-timeout", ValueKind.DURATION, "1h",
            "The longest that one statement of a load runs. 0: as long as the account lets it."),
    SNOWFLAKE_WAREHOUSE("snowflake", "warehouse", ValueKind.TEXT, "", "The warehouse, unless the address has one."),
    SNOWFLAKE_ROLE("snowflake", "role", ValueKind.TEXT, "", "The role, unless the address has one."),
    SNOWFLAKE_AUTHENTICATOR("snowflake", "authenticator", ValueKind.TEXT, "password",
            "What the secret is: password, oauth or programmatic_access_token."),
    SNOWFLAKE_READ_ROLE("snowflake", "read-role", ValueKind.TEXT, "",
            "The role that query reads as. Empty: the one that loads."),
    SNOWFLAKE_NETWORK_TIMEOUT("snowflake", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may say nothing before a request is given up. 0: the client's own default."),
    SNOWFLAKE_STATEMENT_TIMEOUT("snowflake", "statement-timeout", ValueKind.DURATION, "1h",
            "The longest that one statement of a load runs. 0: as long as the account lets it."),
    FILESYSTEM_LAYOUT("filesystem", "layout", ValueKind.TEXT, "{table}/{load_id}-{n}.{ext}",
            "How parts are named: {table}, {load_id}, {n} and {ext} must be in it, {date} may."),
    FILESYSTEM_MEMORY_LIMIT("filesystem", "memory-limit", ValueKind.MEMORY, "",
            "Most memory of the local cache. Empty: half of the heap, at most 256MB."),
    FILESYSTEM_PATH_STYLE("filesystem", "path-style", ValueKind.FLAG, "false",
            "Whether the bucket's name goes into the path, as most other stores than AWS want it."),
    FILESYSTEM_CURRENT_COPIES("filesystem", "current-copies", ValueKind.FLAG, "true",
            "Whether caravan compact writes _current/TABLE.parquet, the rows that count, for who reads files without a rule."),
    FILESYSTEM_NETWORK_TIMEOUT("filesystem", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may say nothing before a request is given up. 0: the client's own default."),
    FILESYSTEM_TRANSFER_TIMEOUT("filesystem", "transfer-timeout", ValueKind.DURATION, "15m",
            "The longest that one attempt to put or get a file of an S3 bucket takes. 0: as long as it takes."),
    BIGQUERY_NETWORK_TIMEOUT("bigquery", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may say nothing before a request is given up. 0: the client's own default."),
    BIGQUERY_STATEMENT_TIMEOUT("bigquery", "statement-timeout", ValueKind.DURATION, "1h",
            "The longest that one statement of a load runs. 0: as long as the account lets it."),
    BIGQUERY_ANONYMOUS("bigquery", "anonymous", ValueKind.FLAG, "false",
            "Whether nobody logs in: for an emulator on this machine."),
    DATABRICKS_NETWORK_TIMEOUT("databricks", "network-timeout", ValueKind.DURATION, "60s",
            "How long the other side may say nothing before a request is given up. 0: the client's own default."),
    DATABRICKS_STATEMENT_TIMEOUT("databricks", "statement-timeout", ValueKind.DURATION, "1h",
            "The longest that one statement of a load runs. 0: as long as the account lets it."),
    DATABRICKS_HTTP_PATH("databricks", "http-path", ValueKind.TEXT, "",
            "The SQL warehouse, as its page \"Connection details\" names it: /sql/1.0/warehouses/….");

    private final String destination;
    private final String option;
    private final ValueKind kind;
    private final String defaultValue;
    private final String description;

    DestinationOption(String destination, String option, ValueKind kind, String defaultValue, String description) {
        this.destination = destination;
        this.option = option;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** The destination that has it. */
    public String destination() {
        return destination;
    }

    /** Its name there: {@code memory-limit}. */
    public String option() {
        return option;
    }

    /** Its name in a settings file. */
    public String key() {
        return "destination." + destination + "." + option;
    }

    /** The variable of the environment that sets it. */
    public String environment() {
        return "CARAVAN_" + key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public ValueKind kind() {
        return kind;
    }

    /** Empty where there is none, or it is worked out. */
    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }

    /** Those of one destination. */
    public static List<DestinationOption> of(String destination) {
        return Arrays.stream(values()).filter(option -> option.destination.equals(destination)).toList();
    }

    /** @throws SettingsException when a value is none of its kind; the message names it */
    public void check(String value) {
        try {
            kind.check(value);
        } catch (IllegalArgumentException e) {
            throw wrong(value, e.getMessage());
        }
    }

    /** What to say of a value that does not do. */
    public SettingsException wrong(String value, String instead) {
        return new SettingsException(key() + " is '" + value + "'; " + instead);
    }
}
