package dev.kitecaravan.run.body;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.extract.Row;
import dev.kitecaravan.table.Json;

/**
 * Lets a record, and any map or list of JSON values, go wherever Camel's endpoints and languages want text, bytes, a stream
 * or a node of Jackson: it is its JSON. Maps and lists that hold anything else are left to Camel.
 */
public final class RecordConverters {
    private static final List<Class<?>> FROM = List.of(Row.class, Map.class, List.class);

    private RecordConverters() {
    }

    /** Adds them. */
    public static void register(TypeConverterRegistry registry) {
        for (Class<?> from : FROM) {
            add(registry, String.class, from, Json::write);
            add(registry, byte[].class, from, RecordConverters::bytes);
            add(registry, InputStream.class, from, value -> new ByteArrayInputStream(bytes(value)));
            add(registry, ByteBuffer.class, from, value -> ByteBuffer.wrap(bytes(value)));
            add(registry, Reader.class, from, value -> new StringReader(Json.write(value)));
            add(registry, JsonNode.class, from, Json.MAPPER::valueToTree);
        }
    }

    private static <T> void add(TypeConverterRegistry registry, Class<T> to, Class<?> from,
            Function<Object, T> converter) {
        registry.addTypeConverter(to, from, new SimpleTypeConverter(false,
                (type, exchange, value) -> value instanceof Row || JsonValues.isJson(value)
                        ? converter.apply(value)
                        : null));
    }

    private static byte[] bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
