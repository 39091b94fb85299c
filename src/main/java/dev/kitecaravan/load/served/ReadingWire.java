package dev.kitecaravan.load.served;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.TableReader.Result;
import dev.kitecaravan.table.Json;

/**
 * What goes over the socket: a question, then its answer or why there is none, each one JSON object. Values keep their
 * types: what JSON has none for is an object of one member, the type's name and the value as text.
 */
final class ReadingWire {
    private static final Map<String, Function<String, Object>> TYPES = Map.of("decimal", BigDecimal::new, "double",
            Double::valueOf, "time", Instant::parse, "date", LocalDate::parse);

    private ReadingWire() {
    }

    /**
     * A statement to be run.
     *
     * @param dataset the schema whose tables need no name of a schema
     * @param rows    most rows wanted
     * @param millis  longest that it may run, and where others are asked, that it may wait for the file
     */
    record Question(String dataset, String sql, int rows, long millis) {
    }

    /** Nothing here closes a stream, as more may follow on it. */
    static JsonGenerator to(OutputStream out) throws IOException {
        return Json.FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    static void ask(OutputStream out, Question question) throws IOException {
        try (JsonGenerator json = to(out)) {
            json.writeStartObject();
            json.writeStringField("dataset", question.dataset());
            json.writeStringField("sql", question.sql());
            json.writeNumberField("rows", question.rows());
            json.writeNumberField("millis", question.millis());
            json.writeEndObject();
        }
    }

    /** Null where nothing is asked. */
    static Question question(JsonParser in) throws IOException {
        JsonNode asked = Json.MAPPER.readTree(in);
        return asked == null
                ? null
                : new Question(asked.path("dataset").asText(), asked.path("sql").asText(), asked.path("rows").asInt(),
                        asked.path("millis").asLong());
    }

    static void answer(OutputStream out, Result result) throws IOException {
        try (JsonGenerator json = to(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("columns");
            for (String column : result.columns()) {
                json.writeString(column);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (List<Object> row : result.rows()) {
                json.writeStartArray();
                for (Object value : row) {
                    write(json, value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeBooleanField("cut", result.cut());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof String text) {
            json.writeString(text);
        } else {
            json.writeStartObject();
            json.writeStringField(type(value), value.toString());
            json.writeEndObject();
        }
    }

    private static String type(Object value) {
        if (value instanceof BigDecimal) {
            return "decimal";
        }
        if (value instanceof Double) {
            return "double";
        }
        if (value instanceof Instant) {
            return "time";
        }
        if (value instanceof LocalDate) {
            return "date";
        }
        throw new IllegalStateException("a reader gave a value of " + value.getClass());
    }

    static void refuse(OutputStream out, DestinationException why) throws IOException {
        try (JsonGenerator json = to(out)) {
            json.writeStartObject();
            json.writeStringField(why instanceof NothingLoadedException ? "nothing" : "error", why.getMessage());
            json.writeEndObject();
        }
    }

    /**
     * The rows.
     *
     * @throws DestinationException when the other side says why there are none
     * @throws IOException          when it ended before it had said all
     */
    static Result answer(JsonParser json) throws IOException {
        List<String> columns = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        Boolean cut = null;
        DestinationException refused = null;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "columns" -> strings(json, columns);
                case "rows" -> rows(json, rows);
                case "cut" -> cut = json.getBooleanValue();
                case "nothing" -> refused = new NothingLoadedException(json.getText());
                default -> refused = new DestinationException(json.getText());
            }
        }
        // After the whole of it: the next answer may come on the same stream.
        if (refused != null) {
            throw refused;
        }
        if (cut == null) {
            throw new JsonEOFException(json, null, "the answer is not whole");
        }
        return new Result(columns, rows, cut);
    }

    private static void strings(JsonParser json, List<String> into) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            into.add(json.getText());
        }
    }

    private static void rows(JsonParser json, List<List<Object>> into) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            List<Object> row = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                row.add(value(json));
            }
            into.add(row);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_STRING -> json.getText();
            default -> {
                Function<String, Object> type = TYPES.get(json.nextFieldName());
                Object value = type.apply(json.nextTextValue());
                json.nextToken();
                yield value;
            }
        };
    }
}
