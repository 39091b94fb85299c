package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** How rows lie in a part. */
enum FileFormat {
    /** One JSON object per line, gzip; nulls are left out, JSON columns are nested. */
    JSONL("jsonl.gz") {
        @Override
        long writeRows(Path file, List<Column> columns, String list, TemporaryTable table, Connection connection)
                throws IOException, SQLException {
            try (RowWriter writer = new JsonlWriter(file, columns)) {
                return rowByRow(writer, columns, list, table, connection);
            }
        }

        @Override
        void read(Path file, List<Column> columns, Connection connection, RowSink sink)
                throws IOException, SQLException {
            JsonlReader.read(file, columns, sink);
        }
    },
    /** RFC 4180 with a header line, gzip; null is nothing, an empty text is a pair of quotes. */
    CSV("csv.gz") {
        @Override
        long writeRows(Path file, List<Column> columns, String list, TemporaryTable table, Connection connection)
                throws IOException, SQLException {
            try (RowWriter writer = new CsvWriter(file, columns)) {
                return rowByRow(writer, columns, list, table, connection);
            }
        }

        @Override
        void read(Path file, List<Column> columns, Connection connection, RowSink sink)
                throws IOException, SQLException {
            CsvReader.read(file, columns, sink);
        }
    },
    /** Parquet, zstd; typed, JSON columns as text with the logical type JSON. */
    PARQUET("parquet") {
        @Override
        long writeRows(Path file, List<Column> columns, String list, TemporaryTable table, Connection connection)
                throws SQLException {
            return ParquetWriter.write(file, list, table.name(), table.width(), connection);
        }

        @Override
        void read(Path file, List<Column> columns, Connection connection, RowSink sink)
                throws IOException, SQLException {
            ParquetReader.read(file, columns, connection, sink);
        }
    };

    private final String extension;

    FileFormat(String extension) {
        this.extension = extension;
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    interface RowSink {
        /** @param cells in the order of the columns, in the Java types of {@link ColumnType} */
        void accept(Object[] cells) throws IOException, SQLException;
    }

    /** Writes rows into one file. */
    interface RowWriter extends AutoCloseable {
        /** @param cells in the order of the columns; a missing tail is null */
        void write(Object[] cells) throws IOException;

        /** Completes the file. */
        void finish() throws IOException;

        /** Lets go of what it holds; the file is incomplete unless it was finished. */
        @Override
        void close() throws IOException;
    }

    String extension() {
        return extension;
    }

    /**
     * Writes all rows of a table of DuckDB.
     *
     * @param columns of the file
     * @param list    what makes them of the table's columns, for a SELECT
     * @return how many rows
     */
    long write(Path file, List<Column> columns, String list, TemporaryTable table, Connection connection)
            throws IOException, SQLException {
        long written = writeRows(file, columns, list, table, connection);
        RowCheck.same("part " + file.getFileName(), "to be written", table.count(), "in the file", written);
        return written;
    }

    abstract long writeRows(Path file, List<Column> columns, String list, TemporaryTable table, Connection connection)
            throws IOException, SQLException;

    private static long rowByRow(RowWriter writer, List<Column> columns, String list, TemporaryTable table,
            Connection connection)
            throws IOException, SQLException {
        long rows = RowCursor.readTable(connection, list, table, columns, writer::write);
        writer.finish();
        return rows;
    }

    /** @param columns all that the file has, in its order */
    abstract void read(Path file, List<Column> columns, Connection connection, RowSink sink)
            throws IOException, SQLException;

    /** The format of that name. */
    static FileFormat named(String name) {
        return Arrays.stream(values()).filter(format -> format.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new SettingsException("destination.file-format is '" + name
                        + "'; write jsonl, csv or parquet"));
    }

    /** The format of a part, by the end of its path: a dataset may change its format, its older parts stay. */
    static FileFormat of(String path) {
        return Arrays.stream(values()).filter(format -> path.endsWith("." + format.extension)).findFirst()
                .orElseThrow(() -> new DestinationException("part " + path + " ends in no known format; write "
                        + "jsonl.gz, csv.gz or parquet"));
    }
}
