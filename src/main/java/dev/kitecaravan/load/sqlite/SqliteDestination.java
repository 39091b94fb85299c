package dev.kitecaravan.load.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.sql.BatchInserts;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into a SQLite file: rows go to a temporary table by batches and from there by INSERT … ON CONFLICT. Records of a
 * first load go into their tables at once.
 */
final class SqliteDestination extends JdbcDestination {
    private static final BatchInserts INSERTS = new BatchInserts(type -> "?", SqliteValues::bound);
    private static final String DATASET = "dataset";

    private final SqliteFile file;
    private WriterLock lock;

    SqliteDestination(DestinationSettings settings, SqliteFile file) {
        super(SqliteDialect.DIALECT, settings, file.path().toString(), INSERTS);
        this.file = file;
    }

    @Override
    protected Connection connect() throws SQLException {
        PrivateFiles.folder(file.path().getParent());
        PrivateFiles.requireWritable(file.path());
        if (lock == null) {
            lock = WriterLock.take(file.path());
        }
        create();
        return file.connect(settings().dataset());
    }

    /** SQLite gives the files beside it the rights that it finds. */
    private void create() throws SQLException {
        try {
            Files.createFile(file.path());
            PrivateFiles.file(file.path());
        } catch (FileAlreadyExistsException e) {
            PrivateFiles.file(file.path());
        } catch (IOException e) {
            throw new SQLException("file " + file.path() + " cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    protected Sql over(Connection connection) {
        return new SqliteSql(connection);
    }

    /** Without the lock: who looks is not in the way of who loads. */
    @Override
    protected void check() throws SQLException {
        PrivateFiles.requireWritable(file.path());
        if (Files.exists(file.path())) {
            try (Sql sql = over(file.connectForReading(settings().dataset()))) {
                sql.number("select count(*) from sqlite_schema");
            }
        }
    }

    @Override
    protected RowAppender appender() {
        return RowAppender.oneByOne(
                (sql, rows) -> INSERTS.insert(((Sql) sql).connection(), rows.table(), rows.cells(), 0));
    }

    @Override
    protected boolean exclusive() {
        return true;
    }

    /** A file has no schemas: two datasets in one would be each other's. */
    @Override
    protected void opened(Statements sql) throws SQLException {
        String name = SqliteDialect.DIALECT.quotedName(settings().dataset());
        String state = name + "." + SqliteDialect.DIALECT.quotedName(settings().system().stateTable());
        List<String> known = sql.query("select value from " + state + " where kind = ? and endpoint = '' and key = ?",
                row -> row.getString(1), "layout", DATASET);
        if (known.isEmpty()) {
            sql.update("insert into " + state + " (kind, endpoint, key, value, updated_at) values (?, '', ?, ?, "
                    + "strftime('%Y-%m-%d %H:%M:%f000', 'now'))", "layout", DATASET, settings().dataset());
        } else if (!known.get(0).equals(settings().dataset())) {
            throw new DestinationException("file " + file.path() + " holds the dataset " + known.get(0) + ", not "
                    + settings().dataset() + "; a SQLite file is one dataset: set destination.url to another file");
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            unlock();
            for (String suffix : List.of("", "-wal", "-shm")) {
                PrivateFiles.file(Path.of(file.path() + suffix));
            }
        }
    }

    private void unlock() {
        if (lock != null) {
            try {
                lock.close();
            } catch (SQLException e) {
                throw failure("closing", e);
            } finally {
                lock = null;
            }
        }
    }
}
