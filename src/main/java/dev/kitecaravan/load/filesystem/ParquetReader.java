package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.table.Column;

/** Reads a Parquet file through DuckDB, which else would take {@code name=value} in its folders for a column. */
final class ParquetReader {
    private ParquetReader() {
    }

    static void read(Path file, List<Column> columns, Connection connection, FileFormat.RowSink sink)
            throws IOException, SQLException {
        String list = columns.stream().map(column -> "cast(" + DuckDbDialect.DIALECT.quotedName(column.name()) + " as "
                + DuckDbDialect.DIALECT.type(column.type()) + ")").collect(Collectors.joining(", "));
        RowCursor.read(connection, "select " + list + " from read_parquet('" + file.toString().replace("'", "''")
                + "', hive_partitioning = false)", columns, sink);
    }
}
