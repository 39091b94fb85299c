package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/** Loads into PostgreSQL: rows go by COPY into a temporary table and from there by INSERT … ON CONFLICT. */
final class PostgresDestination extends JdbcDestination {
    private final PostgresUrl url;

    PostgresDestination(DestinationSettings settings, PostgresUrl url) {
        super(Postgres.DIALECT, settings, url.place(), PostgresCopy::write);
        this.url = url;
    }

    @Override
    protected Connection connect() throws SQLException {
        return url.connect();
    }

    @Override
    protected void check() throws SQLException {
        try (Connection connection = connect()) {
            Sql sql = new Sql(connection);
            boolean there = sql.number("select count(*) from information_schema.schemata where schema_name = ?",
                    settings().dataset()) > 0;
            String asked = there
                    ? "has_schema_privilege(?, 'CREATE')"
                    : "has_database_privilege(current_database(), 'CREATE') or ? is null";
            boolean allowed = sql.query("select " + asked, row -> row.getBoolean(1), settings().dataset()).get(0);
            if (!allowed) {
                throw new DestinationException("PostgreSQL at " + url.place() + ": user "
                        + sql.query("select current_user", row -> row.getString(1)).get(0)
                        + (there
                                ? " may not make tables in schema " + settings().dataset()
                                : " may not make the schema " + settings().dataset())
                        + "; grant it CREATE there");
            }
        }
    }

    @Override
    protected boolean exclusive() {
        return false;
    }

    /** The role that {@code query} reads as, if the database has it, may read what there is and what will be. */
    @Override
    protected void opened(Statements sql) throws SQLException {
        PostgresReader.grant(sql, settings());
    }

    @Override
    public void drop() {
        new QuartzTables(settings(), url).drop();
        super.drop();
    }
}
