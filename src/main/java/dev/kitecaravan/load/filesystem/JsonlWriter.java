package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Json;

/** Writes rows as JSON objects, one a line. */
final class JsonlWriter implements FileFormat.RowWriter {
    private final JsonGenerator json;
    private final SerializedString[] names;
    private final ColumnType[] types;
    private boolean any;

    JsonlWriter(Path file, List<Column> columns) throws IOException {
        this.json = Json.FACTORY.createGenerator(new FastGzip(Files.newOutputStream(file)));
        this.json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        this.names = columns.stream().map(column -> new SerializedString(column.name()))
                .toArray(SerializedString[]::new);
        this.types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
    }

    @Override
    public void write(Object[] cells) throws IOException {
        any = true;
        json.writeStartObject();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null) {
                json.writeFieldName(names[i]);
                value(types[i], cells[i]);
            }
        }
        json.writeEndObject();
    }

    private void value(ColumnType type, Object value) throws IOException {
        switch (type) {
            case BIGINT -> json.writeNumber((long) (Long) value);
            // Infinity and NaN become texts, which the reader takes too.
            case DOUBLE -> json.writeNumber((double) (Double) value);
            case DECIMAL -> json.writeNumber(Cells.decimal(value).toPlainString());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case JSON -> json.writeRawValue((String) value);
            default -> json.writeString(Cells.text(type, value));
        }
    }

    @Override
    public void finish() throws IOException {
        if (any) {
            json.writeRaw('\n');
        }
        json.close();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
