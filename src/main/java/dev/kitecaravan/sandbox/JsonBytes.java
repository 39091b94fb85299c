package dev.kitecaravan.sandbox;

import java.util.Map;
import java.util.UUID;

/**
 * Writes JSON straight into one growing buffer, which a thread reuses from answer to answer. Commas are set by
 * looking at the byte before. SandboxTimestamps are milliseconds since the epoch; {@link #NEVER} is written as null.
 */
final class JsonBytes extends GrowingBytes {
    /** The time of what has not happened. */
    static final long NEVER = 0;

    private boolean oldSpelling;

    JsonBytes clear() {
        size = 0;
        oldSpelling = false;
        return this;
    }

    /** SandboxTimestamps that follow are written as {@code 2013-09-03 13:24:38 UTC}, the spelling of old rows. */
    JsonBytes oldSpelling(boolean old) {
        oldSpelling = old;
        return this;
    }

    private JsonBytes with(char character) {
        put(character);
        return this;
    }

    JsonBytes object() {
        comma();
        return with('{');
    }

    JsonBytes endObject() {
        return with('}');
    }

    JsonBytes array() {
        comma();
        return with('[');
    }

    JsonBytes endArray() {
        return with(']');
    }

    JsonBytes name(String name) {
        comma();
        room(name.length() + 3);
        bytes[size++] = '"';
        ascii(name);
        bytes[size++] = '"';
        bytes[size++] = ':';
        return this;
    }

    JsonBytes field(String name, String value) {
        return name(name).text(value);
    }

    JsonBytes field(String name, boolean value) {
        return name(name).literal(value ? "true" : "false");
    }

    JsonBytes field(String name, long value) {
        return name(name).number(value);
    }

    JsonBytes field(String name, Integer value) {
        return value == null ? nothing(name) : name(name).number(value);
    }

    JsonBytes field(String name, UUID value) {
        return value == null ? nothing(name) : name(name).uuid(value);
    }

    JsonBytes field(String name, Map<String, String> values) {
        if (values == null) {
            return nothing(name);
        }
        name(name).object();
        values.forEach(this::field);
        return endObject();
    }

    JsonBytes time(String name, long millis) {
        return millis == NEVER ? nothing(name) : name(name).time(millis);
    }

    JsonBytes nothing(String name) {
        return name(name).literal("null");
    }

    /** A GraphQL id: the type and the id, base64. */
    JsonBytes graphqlId(String type, UUID id) {
        name("graphql_id");
        room(128);
        bytes[size++] = '"';
        int from = size;
        ascii(type);
        ascii("---");
        hex(id);
        base64(from);
        return with('"');
    }

    JsonBytes text(String value) {
        if (value == null) {
            return literal("null");
        }
        comma();
        put('"');
        escape(value);
        return with('"');
    }

    /** A string made of parts: {@code open()}, {@code part()}…, {@code shut()}. */
    JsonBytes open(String name) {
        name(name);
        return with('"');
    }

    JsonBytes part(String plainAscii) {
        room(plainAscii.length());
        ascii(plainAscii);
        return this;
    }

    JsonBytes part(UUID id) {
        room(36);
        hex(id);
        return this;
    }

    JsonBytes part(long number) {
        room(20);
        digits(number);
        return this;
    }

    JsonBytes shut() {
        return with('"');
    }

    JsonBytes number(long value) {
        comma();
        room(20);
        digits(value);
        return this;
    }

    JsonBytes literal(String json) {
        comma();
        room(json.length());
        ascii(json);
        return this;
    }

    /** JSON that was written before. */
    JsonBytes raw(byte[] json) {
        comma();
        room(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    JsonBytes uuid(UUID id) {
        comma();
        room(38);
        bytes[size++] = '"';
        hex(id);
        bytes[size++] = '"';
        return this;
    }

    private JsonBytes time(long millis) {
        comma();
        room(26);
        bytes[size++] = '"';
        size = SandboxTimestamps.write(millis, oldSpelling, bytes, size);
        bytes[size++] = '"';
        return this;
    }

    private void comma() {
        if (size == 0) {
            return;
        }
        byte before = bytes[size - 1];
        if (before != '{' && before != '[' && before != ':') {
            put(',');
        }
    }
}
