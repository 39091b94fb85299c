package dev.kitecaravan.load.filesystem;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.sql.Sql;

/** Has DuckDB write a Parquet file. */
final class ParquetWriter {
    private ParquetWriter() {
    }

    /** @return how many rows */
    static long write(Path file, String list, String table, Connection connection) throws SQLException {
        return new Sql(connection).update("copy (select " + list + " from " + table + ") to '"
                + file.toString().replace("'", "''") + "' (format parquet, compression zstd)");
    }
}
