package dev.kitecaravan.run.body;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

import dev.kitecaravan.extract.Row;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.Redactor;

/**
 * Understands what the steps of a route made of a record: a map, a bean, a node of Jackson, JSON as text, bytes or stream,
 * or a list of these, each element a record.
 */
public final class SinkBody {
    /** The exchange property that holds the body that an HTTP server answered last. */
    public static final String REPLY = "caravanReply";
    private static final int SHOWN = 60;
    private static final String HINT = "; the last step before the sink must leave a JSON object or a list of them. Where"
            + " a step answers, variableReceive: reply keeps its answer beside the record";

    private SinkBody() {
    }

    /**
     * The records that reached the sink. The reply of an HTTP server that is no record, such as {@code ok}, leaves the
     * record as it was: who sends a record somewhere else on its way means it to go on.
     *
     * @param sent       the record as it was handed to the first step
     * @param primaryKey what a record of the sink has
     * @throws IllegalArgumentException when the body is neither a JSON object nor a list of them; one sentence
     */
    public static List<Map<String, ?>> records(Exchange exchange, Row sent, List<String> primaryKey) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Row row) {
            return List.of(row);
        }
        // Null is a reply too: of a server that answered without a body.
        boolean reply = body == exchange.getProperty(REPLY)
                && exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) != null;
        if (!reply) {
            return records(parsed(exchange, body));
        }
        byte[] bytes = body == null ? new byte[0] : bytes(exchange, body);
        try {
            List<Map<String, ?>> answered = records(json(bytes));
            return answered.stream().allMatch(record -> record.keySet().containsAll(primaryKey))
                    ? answered
                    : List.of(sent);
        } catch (IllegalArgumentException e) {
            // The reply is no record: what was sent is.
            return List.of(sent);
        }
    }

    /** Whether a record at the sink is the one that was handed to the first step, and not a part of it. */
    public static boolean isWhole(Map<String, ?> record, Row sent) {
        return record == sent || id(record) != null && id(record).equals(id(sent));
    }

    private static String id(Map<String, ?> record) {
        Object id = record.get("id") != null ? record.get("id") : record.get("uuid");
        return id == null ? null : id.toString();
    }

    private static Object parsed(Exchange exchange, Object body) {
        boolean text = body instanceof CharSequence || body instanceof byte[] || body instanceof InputStream
                || body instanceof Reader || body instanceof ByteBuffer || body instanceof StreamCache
                || body instanceof File || body instanceof WrappedFile;
        return text ? json(bytes(exchange, body)) : body;
    }

    private static byte[] bytes(Exchange exchange, Object body) {
        try (InputStream in = exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalArgumentException("the body that reached the sink cannot be read: " + e.getMessage(), e);
        }
    }

    private static Object json(byte[] text) {
        try {
            return text.length == 0 ? null : Json.MAPPER.readValue(text, Object.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body that reached the sink is no JSON but '" + shown(text) + "'"
                    + HINT, e);
        }
    }

    private static String shown(byte[] text) {
        String all = Redactor.redact(new String(text, StandardCharsets.UTF_8).strip());
        return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "...";
    }

    private static List<Map<String, ?>> records(Object body) {
        Object plain = body instanceof Iterator<?> elements ? gathered(elements) : body;
        plain = JsonValues.plain(plain);
        List<Map<String, ?>> records = new ArrayList<>();
        for (Object element : plain instanceof Collection<?> list ? list : List.of(orEmpty(plain))) {
            records.add(record(element, plain instanceof Collection));
        }
        return records;
    }

    private static Object orEmpty(Object body) {
        if (body == null) {
            throw new IllegalArgumentException("the body that reached the sink is empty" + HINT);
        }
        return body;
    }

    @SuppressWarnings("unchecked") // of JSON: its keys are texts
    private static Map<String, ?> record(Object value, boolean inList) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        throw new IllegalArgumentException("the body that reached the sink is " + (inList ? "a list that holds " : "")
                + kind(value) + ", not a JSON object" + HINT);
    }

    private static String kind(Object value) {
        return value == null
                ? "null"
                : value instanceof Number
                        ? "a number"
                        : value instanceof Boolean ? "true or false" : value instanceof List ? "a list" : "a text";
    }

    private static List<Object> gathered(Iterator<?> elements) {
        List<Object> all = new ArrayList<>();
        elements.forEachRemaining(all::add);
        return all;
    }
}
