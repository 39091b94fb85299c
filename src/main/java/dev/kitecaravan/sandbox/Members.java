package dev.kitecaravan.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An object of an answer: its members in their order. */
final class Members {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A time, milliseconds since the epoch; {@link JsonBytes#NEVER} is written as null. */
    private record Moment(long millis) {
    }

    private record GraphqlId(String type, UUID id) {
    }

    static Members of(String name, Object value) {
        return new Members().with(name, value);
    }

    /** What is known by its id in both APIs. */
    static Members identified(String type, UUID id) {
        return of("id", id).graphqlId(type, id);
    }

    /** @param value null, a text, number, flag, UUID, person, other members, or a list or map of such */
    Members with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Members time(String name, long millis) {
        return with(name, new Moment(millis));
    }

    Members graphqlId(String type, UUID id) {
        return with("graphql_id", new GraphqlId(type, id));
    }

    Object get(String name) {
        return values.get(name);
    }

    void write(JsonBytes json) {
        json.object();
        values.forEach((name, value) -> write(json, name, value));
        json.endObject();
    }

    private static void write(JsonBytes json, String name, Object value) {
        if (value instanceof GraphqlId graphql) {
            json.graphqlId(graphql.type, graphql.id);
        } else if (value instanceof Moment moment) {
            json.time(name, moment.millis);
        } else {
            write(json.name(name), value);
        }
    }

    private static void write(JsonBytes json, Object value) {
        if (value instanceof Members members) {
            members.write(json);
        } else if (value instanceof Person person) {
            person.write(json, true);
        } else if (value instanceof UUID id) {
            json.uuid(id);
        } else if (value instanceof List<?> list) {
            json.array();
            list.forEach(element -> write(json, element));
            json.endArray();
        } else if (value instanceof Map<?, ?> map) {
            json.object();
            map.forEach((name, element) -> write(json, (String) name, element));
            json.endObject();
        } else if (value instanceof Long || value instanceof Integer) {
            json.number(((Number) value).longValue());
        } else if (value == null || value instanceof Boolean || value instanceof Double) {
            json.literal(String.valueOf(value));
        } else {
            json.text((String) value);
        }
    }
}
