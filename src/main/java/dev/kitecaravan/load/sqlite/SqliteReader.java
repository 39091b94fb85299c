package dev.kitecaravan.load.sqlite;

import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.SqlTableReader;

/**
 * Reads a SQLite file opened read-only. SQLite first has to accept the text as the inside of another query, where nothing
 * but one query can stand: so it attaches no other file, sets nothing and is one statement.
 */
final class SqliteReader extends SqlTableReader {
    /** One interrupt finds nothing to end where the statement is just about to begin. */
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Pattern OWN_WORDS = Pattern.compile("\\[SQLITE_ERROR].*?\\((.*)\\)");

    private final SQLiteConnection connection;

    private SqliteReader(SQLiteConnection connection) {
        super(connection, SqliteDialect.DIALECT);
        this.connection = connection;
    }

    static TableReader open(DestinationSettings settings, SqliteFile file) {
        if (!Files.exists(file.path())) {
            throw new NothingLoadedException("there is no database at " + file.path() + " yet; load something first");
        }
        return open(SqliteDialect.DIALECT, file.path().toString(), () -> file.connectForReading(settings.dataset()),
                connection -> new SqliteReader(connection.unwrap(SQLiteConnection.class)));
    }

    /** The driver's own time limit is one of waiting for locks; a statement that runs is interrupted. */
    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        String text = unended(sql);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(SqliteReader::daemon);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from (\n" + text + "\n) limit 0");
            timer.scheduleAtFixedRate(this::interrupt, Math.max(1, limit.toMillis()), AGAIN.toMillis(),
                    TimeUnit.MILLISECONDS);
            return run(statement, text, maxRows);
        } catch (SQLiteException e) {
            throw e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT
                    ? new DestinationException("SQLite: the statement was ended after " + limit.toSeconds() + " s", e)
                    : failure(e);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            timer.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "caravan-sqlite-limit");
        thread.setDaemon(true);
        return thread;
    }

    private void interrupt() {
        try {
            connection.getDatabase().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException("the statement cannot be interrupted", e);
        }
    }

    /** Of what the driver says, SQLite's own words in the brackets. */
    @Override
    protected DestinationException failure(SQLException e) {
        Matcher own = OWN_WORDS.matcher(String.valueOf(e.getMessage()));
        return super.failure(own.matches() ? new SQLException(own.group(1), e.getSQLState(), e) : e);
    }

    @Override
    protected Object value(ResultSet rows, int column) throws SQLException {
        Object value = super.value(rows, column);
        if (value == null) {
            return null;
        }
        ResultSetMetaData about = rows.getMetaData();
        String table = about.getTableName(column);
        return table == null || table.isEmpty()
                ? SqliteValues.ofExpression(value)
                : SqliteValues.read(about.getColumnTypeName(column), value);
    }
}
