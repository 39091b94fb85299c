package dev.kitecaravan.show.sql;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.text.Csv;

/**
 * Rows as a CSV file with a header line (RFC 4180, UTF-8), made line by line while it is sent. People open it in a spreadsheet,
 * and strangers wrote what is in it: a text that a spreadsheet would take for a formula gets an apostrophe before it. Programs
 * have {@code caravan query --csv}, which changes nothing.
 */
final class CsvDownload {
    private static final String BEGINS_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";
    private static final String END = "\r\n";

    private final TableReader.Result rows;

    CsvDownload(TableReader.Result rows) {
        this.rows = rows;
    }

    /** Says where rows were cut off, as the file itself has no place for it. */
    public String fileName() {
        return rows.cut() ? "caravan-first-" + rows.rows().size() + "-rows.csv" : "caravan.csv";
    }

    /** The stream is not closed. */
    public void writeTo(OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write(line(rows.columns()));
        for (List<Object> row : rows.rows()) {
            text.write(line(row));
        }
        text.flush();
    }

    private static String line(List<?> cells) {
        return Csv.line(cells.stream().map(CsvDownload::harmless).toList()) + END;
    }

    /** Numbers, times and booleans are what they are. */
    private static Object harmless(Object cell) {
        return cell instanceof String text && !text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : cell;
    }
}
