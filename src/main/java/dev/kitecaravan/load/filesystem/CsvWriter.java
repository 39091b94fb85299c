package dev.kitecaravan.load.filesystem;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** Writes rows as CSV with a header line. */
final class CsvWriter implements FileFormat.RowWriter {
    private final Writer out;
    private final ColumnType[] types;

    CsvWriter(Path file, List<Column> columns) throws IOException {
        this.out = new BufferedWriter(
                new OutputStreamWriter(new FastGzip(Files.newOutputStream(file)), StandardCharsets.UTF_8), 1 << 16);
        this.types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
        for (int i = 0; i < types.length; i++) {
            separate(i);
            out.write(columns.get(i).name());
        }
        out.write('\n');
    }

    private void separate(int column) throws IOException {
        if (column > 0) {
            out.write(',');
        }
    }

    @Override
    public void write(Object[] cells) throws IOException {
        for (int i = 0; i < types.length; i++) {
            separate(i);
            if (i < cells.length && cells[i] != null) {
                String text = Cells.text(types[i], cells[i]);
                if (types[i] == ColumnType.TEXT || types[i] == ColumnType.JSON || types[i] == ColumnType.BINARY) {
                    quoted(text);
                } else {
                    out.write(text);
                }
            }
        }
        out.write('\n');
    }

    private void quoted(String text) throws IOException {
        out.write('"');
        out.write(text.indexOf('"') < 0 ? text : text.replace("\"", "\"\""));
        out.write('"');
    }

    @Override
    public void finish() throws IOException {
        out.close();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
