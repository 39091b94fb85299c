package dev.kitecaravan.load.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import org.h2.api.ErrorCode;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into an H2 database: rows go to a temporary table by batches and from there by MERGE. Records of a first load go
 * into their tables at once.
 */
final class H2Destination extends JdbcDestination {
    private final H2Url url;
    private boolean wasOpen;

    H2Destination(DestinationSettings settings, H2Url url) {
        super(H2Dialect.DIALECT, settings, url.place(), H2Batch.INSERTS);
        this.url = url;
    }

    @Override
    protected Connection connect() throws SQLException {
        if (url.file() == null) {
            return connectAnyhow();
        }
        PrivateFiles.folder(url.file().getParent());
        PrivateFiles.requireWritable(url.file());
        try {
            Connection connection = FileAccess.toWrite(url.file(), H2Extent::least, this::connectToFile,
                    H2Destination::isHeld);
            PrivateFiles.file(url.file());
            return connection;
        } catch (SQLException e) {
            throw naming(url.file(), e);
        }
    }

    private Connection connectToFile() throws SQLException {
        return H2Compaction.openMeant(url.file(), this::connectAnyhow);
    }

    private Connection connectAnyhow() throws SQLException {
        return connect(url.forWriting(), url.user(), url.password());
    }

    /** The first one has the file open for writing, and readers of this process join it. */
    @Override
    protected Connection connectFurther(Connection first) throws SQLException {
        return connectAnyhow();
    }

    static Connection connect(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return new org.h2.Driver().connect(url, properties);
    }

    static boolean isHeld(SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    /** The same error, naming the process that has the file where it says that one has. */
    static SQLException naming(Path file, SQLException e) {
        String holder = file != null && isHeld(e) ? FileHolder.of(file).orElse(null) : null;
        return holder == null
                ? e
                : new SQLException("Database may be already in use: PID " + holder + " has " + file, e.getSQLState(),
                        e.getErrorCode(), e);
    }

    @Override
    protected void check() throws SQLException {
        if (url.file() != null) {
            PrivateFiles.requireWritable(url.file());
            if (!java.nio.file.Files.exists(url.file())) {
                return;
            }
        }
        super.check();
    }

    @Override
    protected RowAppender appender() {
        return RowAppender.oneByOne(
                (sql, rows) -> H2Batch.INSERTS.insert(((Sql) sql).connection(), rows.table(), rows.cells(), 0));
    }

    @Override
    protected boolean exclusive() {
        return url.file() != null;
    }

    /** H2's commit returns while another thread still writes it, even with WRITE_DELAY=0: a kill would lose it. */
    @Override
    protected void committed(Statements sql) throws SQLException {
        sql.execute("checkpoint sync");
    }

    @Override
    protected void opened(Statements sql) throws SQLException {
        H2Reader.grant(sql, url, settings().dataset());
        wasOpen = true;
    }

    @Override
    public void close() {
        super.close();
        if (url.file() != null) {
            PrivateFiles.file(url.file());
            PrivateFiles.file(url.trace());
            if (wasOpen) {
                wasOpen = false;
                FileAccess.alone(url.file(), () -> H2Compaction.of(url.file()));
            }
        }
    }
}
