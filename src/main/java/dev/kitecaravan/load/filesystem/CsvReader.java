package dev.kitecaravan.load.filesystem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.GZIPInputStream;

import dev.kitecaravan.table.Column;

/** Reads what {@link CsvWriter} wrote: the header is skipped, since the manifest knows the columns. */
final class CsvReader {
    private final Reader in;
    private final StringBuilder text = new StringBuilder();
    private boolean quoted;
    private int ending;

    private CsvReader(Reader in) {
        this.in = in;
    }

    static void read(Path file, List<Column> columns, FileFormat.RowSink sink) throws IOException, SQLException {
        try (Reader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8), 1 << 16)) {
            CsvReader reader = new CsvReader(in);
            do {
                reader.field();
            } while (reader.ending == ',');
            while (reader.row(columns, sink)) {
                // Each call is one row.
            }
        }
    }

    private boolean row(List<Column> columns, FileFormat.RowSink sink) throws IOException, SQLException {
        Object[] cells = new Object[columns.size()];
        for (int i = 0; i < cells.length; i++) {
            field();
            if (ending < 0 && i == 0 && !quoted && text.isEmpty()) {
                return false;
            }
            if (quoted || !text.isEmpty()) {
                cells[i] = Cells.parse(columns.get(i).type(), text.toString());
            }
            if ((ending == ',') != (i < cells.length - 1)) {
                throw new IOException("a row of the file has " + (i + 1) + " fields or more, where its table has "
                        + cells.length);
            }
        }
        sink.accept(cells);
        return true;
    }

    /** Reads one field and what ended it: a comma, a line feed, or -1 for the end. */
    private void field() throws IOException {
        text.setLength(0);
        int c = in.read();
        quoted = c == '"';
        if (quoted) {
            c = quotedText();
        } else {
            for (; c >= 0 && c != ',' && c != '\n'; c = in.read()) {
                text.append((char) c);
            }
        }
        ending = c;
    }

    private int quotedText() throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '"') {
                c = in.read();
                if (c != '"') {
                    return c;
                }
            }
            text.append((char) c);
        }
        throw new IOException("the file ends within a quoted field");
    }
}
