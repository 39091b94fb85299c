package dev.kitecaravan.load.redshift;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.table.Json;

/** Rows of a stage as COPY reads them: a gzip file of JSON objects, one a line, without the members that are null. */
final class CopyFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSX")
            .withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json;

    CopyFile() throws IOException {
        json = Json.FACTORY.createGenerator(new GZIPOutputStream(bytes));
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    void add(StageTable stage, Object[] row, long write) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < stage.width(); i++) {
            Object value = stage.cell(row, i, write);
            if (value != null) {
                json.writeFieldName(stage.columns().get(i).name());
                write(value);
            }
        }
        json.writeEndObject();
    }

    private void write(Object value) throws IOException {
        if (value instanceof Long whole) {
            json.writeNumber(whole);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal.toPlainString());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof byte[] binary) {
            json.writeString(HexFormat.of().formatHex(binary));
        } else if (value instanceof Instant time) {
            json.writeString(TIME.format(time));
        } else {
            json.writeString(value.toString());
        }
    }

    /** The whole file; nothing can be added after. */
    byte[] finish() throws IOException {
        json.close();
        return bytes.toByteArray();
    }
}
