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
        PartWriter writer(Path file, List<Column> columns, Connection connection) throws IOException {
            return new JsonlWriter(file, columns);
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
        PartWriter writer(Path file, List<Column> columns, Connection connection) throws IOException {
            return new CsvWriter(file, columns);
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
        PartWriter writer(Path file, List<Column> columns, Connection connection) throws SQLException {
            return new ParquetWriter(file, columns, connection);
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
        void accept(Object[] cells) throws SQLException;
    }

    /** Writes rows into one file. */
    interface PartWriter extends AutoCloseable {
        /** @param cells in the order of the columns; a missing tail is null */
        void write(Object[] cells) throws IOException, SQLException;

        /** Completes the file. */
        void finish() throws IOException, SQLException;

        /** Lets go of what it holds; the file is incomplete unless it was finished. */
        @Override
        void close() throws IOException, SQLException;
    }

    String extension() {
        return extension;
    }

    /** @param connection a DuckDB connection, for formats that it writes */
    abstract PartWriter writer(Path file, List<Column> columns, Connection connection)
            throws IOException, SQLException;

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
