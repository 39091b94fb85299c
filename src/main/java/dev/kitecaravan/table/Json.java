package dev.kitecaravan.table;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON mapper: exact big numbers, long texts, no limit that an honest answer of the API could meet. */
public final class Json {
    /** Deepest nesting that is read; a deeper record is refused by name. */
    public static final int MAX_DEPTH = 2_000;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE).maxNumberLength(10_000).maxNameLength(1 << 20).build())
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).build()).build();

    public static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {
    }

    /** Compact JSON text of maps, lists and scalars. */
    public static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = MAPPER.createGenerator(text)) {
            write(out, value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return StoredText.json(text.toString());
    }

    /** With a stack of its own: no depth of nesting ends the thread. */
    private static void write(JsonGenerator out, Object value) throws IOException {
        Deque<Iterator<?>> open = new ArrayDeque<>();
        start(out, value, open);
        while (!open.isEmpty()) {
            Iterator<?> inner = open.peek();
            boolean inObject = out.getOutputContext().inObject();
            if (!inner.hasNext()) {
                open.pop();
                if (inObject) {
                    out.writeEndObject();
                } else {
                    out.writeEndArray();
                }
                continue;
            }
            Object next = inner.next();
            if (inObject) {
                Map.Entry<?, ?> member = (Map.Entry<?, ?>) next;
                out.writeFieldName(String.valueOf(member.getKey()));
                next = member.getValue();
            }
            start(out, next, open);
        }
    }

    private static void start(JsonGenerator out, Object value, Deque<Iterator<?>> open) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            open.push(map.entrySet().iterator());
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            open.push(list.iterator());
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writePOJO(value);
        }
    }

    /** The same, indented for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The value of a JSON text: {@code Map}, {@code List}, {@code String}, number, {@code Boolean} or null. */
    public static Object read(String text) {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
