package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.CreateRights;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into PostgreSQL: rows go by COPY into a temporary table and from there by INSERT … ON CONFLICT. Records of a first
 * load go by COPY into their tables.
 */
final class PostgresDestination extends JdbcDestination {
    private final PostgresUrl url;

    PostgresDestination(DestinationSettings settings, PostgresUrl url) {
        super(PostgresDialect.DIALECT, settings, url.place(), PostgresCopy::write);
        this.url = url;
    }

    @Override
    protected Connection connect() throws SQLException {
        return url.connect();
    }

    @Override
    protected void check() throws SQLException {
        try (Connection connection = connect()) {
            CreateRights.require(new Sql(connection), PostgresDialect.DIALECT, url.place(), settings().dataset());
        }
    }

    @Override
    protected RowAppender appender() {
        return (sql, table, rows) -> PostgresCopy.write(((Sql) sql).connection(), table, rows, 0);
    }

    @Override
    protected boolean exclusive() {
        return false;
    }

    /**
     * IF NOT EXISTS, the version's row and GRANT all fail where two processes make a dataset at the same time. The role
     * that {@code query} reads as, if the database has it, may read what there is and what will be.
     */
    @Override
    protected void bringUp(Statements sql, Making making) throws SQLException {
        String lock = "hashtext('" + settings().dataset() + ".layout')";
        sql.execute("select pg_advisory_lock(" + lock + ")");
        making.run();
        PostgresReader.grant(sql, settings());
        // Where that failed the session ends, and its lock with it.
        sql.execute("select pg_advisory_unlock(" + lock + ")");
    }

    @Override
    public void drop() {
        new QuartzTables(settings(), url).drop();
        super.drop();
    }
}
