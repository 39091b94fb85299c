package dev.kitecaravan.load.filesystem;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.sql.Sql;

/** Has DuckDB write a Parquet file. */
final class ParquetWriter {
    /** Characters of a group of rows, which DuckDB holds in memory while it writes it: with room to spare in 128 MB. */
    private static final long GROUP = 16 << 20;
    /** Rows that DuckDB makes at once, and those of a group if nobody asks. */
    private static final long LEAST_ROWS = 2_048;
    private static final long MOST_ROWS = 122_880;

    private ParquetWriter() {
    }

    /**
     * Writes the rows of a table.
     *
     * @param width characters of a row, on the average
     * @return how many rows
     */
    static long write(Path file, String list, String table, long width, Connection connection) throws SQLException {
        long rows = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, GROUP / Math.max(1, width)));
        Sql sql = new Sql(connection);
        // Who reads parts goes by their columns; to keep an order, DuckDB would hold several groups.
        sql.execute("set preserve_insertion_order = false");
        try {
            return sql.update("copy (select " + list + " from " + table + ") to '"
                    + file.toString().replace("'", "''") + "' (format parquet, compression zstd, row_group_size " + rows
                    + ")");
        } finally {
            sql.execute("reset preserve_insertion_order");
        }
    }
}
