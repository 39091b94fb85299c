package dev.kitecaravan.load.filesystem;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Column;

/** Gathers rows in a temporary table of DuckDB, which writes them as Parquet. */
final class ParquetWriter implements FileFormat.PartWriter {
    private final TemporaryTable table;
    private final Connection connection;
    private final Path file;

    ParquetWriter(Path file, List<Column> columns, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.table = new TemporaryTable(connection, columns);
    }

    @Override
    public void write(Object[] cells) throws SQLException {
        table.append(cells);
    }

    @Override
    public void finish() throws SQLException {
        table.flush();
        new Sql(connection).execute("copy " + table.name() + " to '" + file.toString().replace("'", "''")
                + "' (format parquet, compression zstd)");
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
