package dev.kitecaravan.show.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request, as far as the page looks at it.
 *
 * @param from    the address that it comes from
 * @param method  in capitals
 * @param path    decoded, beginning with a slash
 * @param query   its parameters, the first of each name
 * @param headers by name in small letters, the first of each
 * @param form    the fields of a posted form, the first of each name
 */
public record ShowRequest(String from, String method, String path, Map<String, String> query,
        Map<String, String> headers, Map<String, String> form) {
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether a browser says that one of our own pages led here: no other site, no address typed or kept. */
    public boolean isFromOurPage() {
        return header("sec-fetch-site").filter("same-origin"::equals).isPresent();
    }

    /** The value of a cookie. */
    Optional<String> cookie(String name) {
        for (String pair : headers.getOrDefault("cookie", "").split(";")) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(name)) {
                return Optional.of(parts[1]);
            }
        }
        return Optional.empty();
    }

    /**
     * The fields of {@code application/x-www-form-urlencoded}.
     *
     * @throws IllegalArgumentException when it is not encoded so
     */
    public static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return fields;
        }
        for (String pair : encoded.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.putIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return fields;
    }
}
