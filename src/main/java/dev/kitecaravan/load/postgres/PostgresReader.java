package dev.kitecaravan.load.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.SqlFailures;
import dev.kitecaravan.load.sql.SqlTableReader;
import dev.kitecaravan.load.sql.Statements;

/**
 * Reads PostgreSQL in a read-only transaction, as a role that may only read where the database has it. The user's text
 * never becomes a command of the protocol: the server opens a cursor for it, which takes one statement that returns rows
 * and no more, so it can neither end the transaction nor begin another. Of a superuser it runs as {@link SuperuserQuery} says.
 */
final class PostgresReader extends SqlTableReader {
    /** Rows that are fetched first; how large they are says how many are fetched then. */
    private static final int FETCH = 4;
    private static final String TOO_LARGE = "maxResultBuffer";
    /** What a superuser reads as where there is no reading role: it sees every table and no file; from PostgreSQL 14 on. */
    private static final String PREDEFINED_ROLE = "pg_read_all_data";
    private static final String OPEN_CURSOR = "do $$ declare answer refcursor := 'caravan_answer'; begin "
            + "open answer no scroll for execute current_setting('caravan.query'); end $$";

    private final String role;
    private final boolean superuser;

    private PostgresReader(Connection connection, String role, boolean superuser) {
        super(connection, PostgresDialect.DIALECT);
        this.role = role;
        this.superuser = superuser;
    }

    private static String role(DestinationSettings settings) {
        return settings.option(DestinationOption.POSTGRES_READ_ROLE);
    }

    /** Lets the reading role, if there is one, read the dataset. */
    static void grant(Statements sql, DestinationSettings settings) throws SQLException {
        String role = role(settings);
        if (sql.number("select count(*) from pg_roles where rolname = ?", role) == 0) {
            return;
        }
        String schema = PostgresDialect.DIALECT.quotedName(settings.dataset());
        String to = " to " + PostgresDialect.DIALECT.quotedName(role);
        sql.execute("grant usage on schema " + schema + to);
        sql.execute("grant select on all tables in schema " + schema + to);
        sql.execute("alter default privileges in schema " + schema + " grant select on tables" + to);
    }

    static TableReader open(DestinationSettings settings, PostgresUrl url) {
        return open(PostgresDialect.DIALECT, url.place(), () -> url.connectToRead(HeapShare.ofFetch()),
                connection -> over(connection, settings, url));
    }

    private static TableReader over(Connection connection, DestinationSettings settings, PostgresUrl url)
            throws SQLException {
        Sql sql = new Sql(connection);
        sql.query("select set_config('search_path', ?, false)", row -> row.getString(1),
                PostgresDialect.DIALECT.quotedName(settings.dataset()) + ", public");
        boolean superuser = sql.number("select count(*) from pg_roles where rolname = session_user and rolsuper") > 0;
        String reader = sql.query("select rolname from pg_roles where pg_has_role(current_user, oid, 'member') and"
                + " rolname in (?, ?) order by rolname = ? desc", row -> row.getString(1), role(settings),
                superuser ? PREDEFINED_ROLE : role(settings), role(settings)).stream().findFirst().orElse(null);
        if (superuser) {
            if (reader == null) {
                throw new DestinationException("the user of " + url.place() + " is a superuser, whose statements could "
                        + "reach the server's files; make a role " + role(settings) + ", or log in as another user");
            }
            SuperuserQuery.prepare(sql, reader);
        }
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return new PostgresReader(connection, reader, superuser);
    }

    /** A connection of a route: as the reading role where there is one, or as who loads where it may write. */
    static Connection connection(DestinationSettings settings, PostgresUrl url, boolean writable) throws SQLException {
        Connection connection = url.connect();
        try {
            Sql sql = new Sql(connection);
            sql.query("select set_config('search_path', ?, false)", row -> row.getString(1),
                    PostgresDialect.DIALECT.quotedName(settings.dataset()) + ", public");
            if (!writable) {
                for (String role : sql
                        .query("select rolname from pg_roles where pg_has_role(current_user, oid, 'member')"
                                + " and rolname = ?", row -> row.getString(1), role(settings))) {
                    sql.execute("set role " + PostgresDialect.DIALECT.quotedName(role));
                }
                sql.execute("set session characteristics as transaction read only");
                connection.setReadOnly(true);
            }
            return connection;
        } catch (SQLException e) {
            SqlFailures.closeQuietly(connection, e);
            throw e;
        }
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        SQLException failed = null;
        try {
            try (Statement statement = connection().createStatement()) {
                if (role != null) {
                    statement.execute("set local role " + PostgresDialect.DIALECT.quotedName(role));
                }
                statement.execute("set local statement_timeout = " + Math.max(1, limit.toMillis()));
                statement.execute("set local lock_timeout = " + Math.max(1, limit.toMillis()));
                new Sql(connection()).query("select set_config('caravan.query', ?, true)", row -> row.getString(1),
                        unended(sql));
                statement.execute(OPEN_CURSOR);
                List<String> labels = new ArrayList<>();
                String answer = superuser
                        ? SuperuserQuery.call(statement, maxRows + 1, labels)
                        : "fetch " + (maxRows + 1L) + " from caravan_answer";
                statement.setFetchSize(FETCH);
                try (ResultSet rows = statement.executeQuery(answer)) {
                    Result result = read(rows, maxRows);
                    return superuser ? new Result(labels, result.rows(), result.cut()) : result;
                }
            } catch (SQLException e) {
                failed = e;
                throw e;
            } finally {
                end(failed);
            }
        } catch (SQLException e) {
            throw String.valueOf(e.getMessage()).contains(TOO_LARGE)
                    ? new DestinationException("PostgreSQL: the rows are larger than the " + (HeapShare.ofFetch() >> 20)
                            + " MB that are held of them at a time; ask for parts of the long values, such as"
                            + " left(value, 1000)", e)
                    : failure(e);
        }
    }

    /** Ends the transaction. After an answer that the driver refused to read there is no connection any more. */
    private void end(SQLException failed) throws SQLException {
        try {
            connection().rollback();
        } catch (SQLException e) {
            if (failed == null) {
                throw e;
            }
            failed.addSuppressed(e);
        }
    }

    @Override
    protected Object value(ResultSet rows, int column) throws SQLException {
        return valueOfServer(rows, column);
    }
}
