package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Json;

/** Reads what {@link JsonlWriter} wrote. */
final class JsonlReader {
    private JsonlReader() {
    }

    static void read(Path file, List<Column> columns, FileFormat.RowSink sink) throws IOException, SQLException {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i).name(), i);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser json = Json.FACTORY.createParser(in)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Object[] cells = new Object[columns.size()];
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    Integer position = positions.get(json.currentName());
                    JsonToken token = json.nextToken();
                    if (position == null) {
                        json.skipChildren();
                    } else {
                        cells[position] = cell(json, token, columns.get(position).type());
                    }
                }
                sink.accept(cells);
            }
        }
    }

    private static Object cell(JsonParser json, JsonToken token, ColumnType type) throws IOException {
        if (type == ColumnType.JSON) {
            return copy(json);
        }
        return token == JsonToken.VALUE_NULL ? null : Cells.parse(type, json.getText());
    }

    private static String copy(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.FACTORY.createGenerator(text)) {
            int depth = 0;
            for (JsonToken token = json.currentToken();; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    // As it is written: a copy by value would go through a double.
                    out.writeNumber(json.getText());
                } else {
                    out.copyCurrentEvent(json);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
            }
        }
        return text.toString();
    }
}
