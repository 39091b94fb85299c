package dev.kitecaravan.load.duckdb;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;

import org.duckdb.DuckDBConnection;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.RowAppender;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.Statements;

/**
 * Loads into a DuckDB file: rows go by the Appender into a temporary table and from there by one join of ids and
 * hashes, then INSERT and UPDATE of the rows it identified. Records of a first load go by the Appender into their tables. An index would not help: DuckDB scans for ON CONFLICT too.
 */
final class DuckDbDestination extends JdbcDestination {
    private final DuckDbFile file;

    DuckDbDestination(DestinationSettings settings, DuckDbFile file) {
        super(DuckDbDialect.DIALECT, settings, file.path().toString(), DuckDbAppend::write);
        this.file = file;
    }

    @Override
    protected Connection connect() throws SQLException {
        PrivateFiles.folder(file.path().getParent());
        PrivateFiles.requireWritable(file.path());
        Connection connection = FileAccess.toWrite(file.path(), FileAccess.Extent.UNTOLD, file::connect,
                e -> e.getMessage() != null && e.getMessage().contains("Could not set lock"));
        protect();
        LoadedFiles.opened(file, connection);
        return connection;
    }

    @Override
    protected Connection connectFurther(Connection first) throws SQLException {
        return first.unwrap(DuckDBConnection.class).duplicate();
    }

    @Override
    protected void check() throws SQLException {
        PrivateFiles.requireWritable(file.path());
        if (Files.exists(file.path())) {
            super.check();
        }
    }

    @Override
    protected RowAppender appender() {
        return (sql, all) -> DuckDbAppend.append(((Sql) sql).connection(), settings().dataset(), all);
    }

    @Override
    protected boolean exclusive() {
        return true;
    }

    @Override
    protected void committed(Statements sql) {
        protect();
    }

    @Override
    public void close() {
        LoadedFiles.closing(file);
        super.close();
        protect();
    }

    private void protect() {
        PrivateFiles.file(file.path());
        PrivateFiles.file(file.log());
    }
}
