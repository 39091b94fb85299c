package dev.kitecaravan.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import org.apache.camel.Exchange;

import dev.kitecaravan.table.Json;

/** Understands what the steps of a route made of a record. */
final class Bodies {
    private Bodies() {
    }

    /** @throws IllegalArgumentException when the body is no JSON object in any form */
    @SuppressWarnings("unchecked")
    static Map<String, ?> record(Exchange exchange, String table) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        Object read = null;
        if (body != null) {
            try (InputStream in = exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange,
                    body)) {
                read = in == null ? null : Json.MAPPER.readValue(in, Object.class);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "table " + table + ": the body that reached the sink is no JSON object", e);
            }
        }
        if (read instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        throw new IllegalArgumentException("table " + table + ": the body that reached the sink is "
                + (body == null ? "empty" : "a " + body.getClass().getSimpleName())
                + ", not a JSON object; the last step before the sink must leave one");
    }
}
