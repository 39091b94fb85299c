package dev.kitecaravan.load.snowflake;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

import dev.kitecaravan.load.sql.StageTable;

/** Rows of a stage in a private temporary file: CSV, gzip; every value is quoted, and nothing between two commas is null. */
final class StageFile implements Closeable {
    private final Path folder;
    private final Path file;
    private final Writer text;

    /** @param name the file's name in the stage */
    StageFile(String name) throws IOException {
        folder = Files.createTempDirectory("caravan");
        file = folder.resolve(name);
        text = new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16),
                StandardCharsets.UTF_8), 1 << 16);
    }

    Path path() {
        return file;
    }

    void add(StageTable stage, Object[] row, long write) throws IOException {
        for (int i = 0; i < stage.width(); i++) {
            if (i > 0) {
                text.write(',');
            }
            Object value = stage.cell(row, i, write);
            if (value != null) {
                text.write('"');
                text.write(plain(value).replace("\"", "\"\""));
                text.write('"');
            }
        }
        text.write('\n');
    }

    private static String plain(Object value) {
        if (value instanceof byte[] binary) {
            return HexFormat.of().formatHex(binary);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    /** The whole file is on the disk. */
    void finish() throws IOException {
        text.close();
    }

    @Override
    public void close() throws IOException {
        text.close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
    }
}
