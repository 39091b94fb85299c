package dev.kitecaravan.extract;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** Makes rows, lists and scalars of JSON, with a stack of its own: no depth that the parser lets through ends the thread. */
final class JsonTree {
    private JsonTree() {
    }

    /**
     * The value that begins at the parser's token, and is read to its end.
     *
     * @param texts those of its answer
     * @throws IOException when it ends in its middle
     */
    static Object read(JsonParser parser, JsonToken first, RepeatedTexts texts) throws IOException {
        Deque<Object> open = new ArrayDeque<>();
        Object value = begin(parser, first, texts);
        if (!first.isStructStart()) {
            return value;
        }
        open.push(value);
        while (true) {
            Object inner = open.peek();
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("it ends in the middle of an " + (inner instanceof Row ? "object" : "array"));
            }
            if (token.isStructEnd()) {
                open.pop();
                if (open.isEmpty()) {
                    return inner;
                }
                continue;
            }
            if (inner instanceof Row row) {
                String name = parser.currentName();
                token = parser.nextToken();
                if (token == null) {
                    throw new IOException("it ends in the middle of an object");
                }
                value = begin(parser, token, texts);
                row.put(name, value);
            } else {
                value = begin(parser, token, texts);
                list(inner).add(value);
            }
            if (token.isStructStart()) {
                open.push(value);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object open) {
        return (List<Object>) open;
    }

    /** A scalar, or what will hold the members or elements that follow. */
    private static Object begin(JsonParser parser, JsonToken token, RepeatedTexts texts) throws IOException {
        return switch (token) {
            case START_OBJECT -> new Row();
            case START_ARRAY -> new ArrayList<>();
            case VALUE_STRING -> texts.at(parser);
            case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? parser.getBigIntegerValue()
                    : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }
}
