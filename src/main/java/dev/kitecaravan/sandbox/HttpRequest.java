package dev.kitecaravan.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param target path and query as they were sent
 * @param headers by lower-case name
 */
record HttpRequest(String method, String target, Map<String, String> headers) {
    String rawPath() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    String rawQuery() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /** The decoded parts of the path. */
    List<String> segments() {
        return Arrays.stream(rawPath().split("/")).filter(part -> !part.isEmpty())
                .map(part -> decode(part.replace("+", "%2B"))).toList();
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    boolean authorized() {
        return headers.containsKey("authorization");
    }

    /** The decoded names and values of the query in their order. */
    List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : rawQuery().split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.add(equals < 0
                        ? Map.entry(decode(pair), "")
                        : Map.entry(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
            }
        }
        return parameters;
    }

    Optional<String> parameter(String name) {
        return parameters().stream().filter(entry -> entry.getKey().equals(name)).map(Map.Entry::getValue)
                .reduce((first, last) -> last);
    }

    /** The values of {@code name} and {@code name[]}. */
    List<String> values(String name) {
        return parameters().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().equals(name + "[]"))
                .map(Map.Entry::getValue).toList();
    }

    boolean flag(String name, boolean otherwise) {
        return parameter(name).map(value -> value.equals("true") || value.equals("1")).orElse(otherwise);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
