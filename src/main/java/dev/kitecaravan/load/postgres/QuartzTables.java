package dev.kitecaravan.load.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.quartz.utils.ConnectionProvider;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.SqlFailures;

/**
 * Quartz's tables beside the dataset's. Quartz asks for a connection a few times a minute; each is a new one, so that a
 * database that went away is found again.
 */
final class QuartzTables implements ScheduleTables {
    private static final String SCRIPT = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final String QUARTZ_PREFIX = "QRTZ_";

    private final DestinationSettings settings;
    private final PostgresUrl url;

    QuartzTables(DestinationSettings settings, PostgresUrl url) {
        this.settings = settings;
        this.url = url;
    }

    @Override
    public String prefix() {
        return PostgresDialect.DIALECT.quotedName(settings.dataset()) + "." + names();
    }

    private String names() {
        return settings.system().prefix() + "quartz_";
    }

    @Override
    public void create() {
        try (Sql sql = new Sql(url.connect())) {
            sql.transaction(() -> {
                sql.execute("select pg_advisory_xact_lock(hashtext('" + settings.dataset() + ".quartz'))");
                for (String statement : statements()) {
                    sql.execute(statement);
                }
                return null;
            });
        } catch (SQLException e) {
            throw SqlFailures.explain(PostgresDialect.DIALECT, url.place(), "making the tables of the schedule", e);
        }
    }

    /** Drops the tables that are there. */
    void drop() {
        try (Sql sql = new Sql(url.connect())) {
            List<String> tables = sql.query("select tablename from pg_tables where schemaname = ? and tablename like ?",
                    row -> row.getString(1), settings.dataset(), names().replace("_", "\\_") + "%");
            for (String table : tables) {
                sql.execute("drop table if exists " + PostgresDialect.DIALECT.quotedName(settings.dataset()) + "."
                        + PostgresDialect.DIALECT.quotedName(table) + " cascade");
            }
        } catch (SQLException e) {
            throw SqlFailures.explain(PostgresDialect.DIALECT, url.place(), "dropping the tables of the schedule", e);
        }
    }

    /** Quartz's script for PostgreSQL, under our names, without what it drops. */
    private List<String> statements() {
        String script;
        try (InputStream in = ConnectionProvider.class.getClassLoader().getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new DestinationException("Quartz's script " + SCRIPT + " is not in this build");
            }
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DestinationException("Quartz's script " + SCRIPT + " cannot be read", e);
        }
        List<String> statements = new ArrayList<>();
        for (String part : script.replaceAll("(?m)^--.*$", "").split(";")) {
            String statement = part.strip();
            String kind = statement.toUpperCase(Locale.ROOT);
            if (kind.startsWith("CREATE TABLE")) {
                statements.add(renamed(statement.replaceFirst("(?i)create table", "create table if not exists")));
            } else if (kind.startsWith("CREATE INDEX")) {
                statements.add(renamed(statement.replaceFirst("(?i)create index", "create index if not exists")));
            }
        }
        return statements;
    }

    private String renamed(String statement) {
        return statement.replaceAll("\\bIDX_" + QUARTZ_PREFIX, names() + "idx_").replaceAll("\\b" + QUARTZ_PREFIX,
                prefix().replace("$", "\\$"));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return url.connect();
    }

    @Override
    public void shutdown() {
        // Nothing is held.
    }

    @Override
    public void initialize() {
        // Nothing to set up.
    }
}
