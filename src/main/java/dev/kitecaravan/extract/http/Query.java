package dev.kitecaravan.extract.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A query's parameters, changed without touching the spelling of the others. */
final class Query {
    private Query() {
    }

    /** The raw value of a parameter; empty when there is none. */
    static String value(URI uri, String name) {
        return parts(uri).stream().filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1)).findFirst().orElse("");
    }

    /** The address with this parameter set: in place where it was, else at the end. */
    static URI with(URI uri, String name, String value) {
        List<String> parts = new ArrayList<>(parts(uri));
        String replacement = name + "=" + value;
        boolean found = parts.stream().anyMatch(part -> part.startsWith(name + "="));
        parts.replaceAll(part -> part.startsWith(name + "=") ? replacement : part);
        if (!found) {
            parts.add(replacement);
        }
        return withQuery(uri, String.join("&", parts));
    }

    /** The address with another query; null for none. Fragments are dropped. */
    static URI withQuery(URI uri, String query) {
        String site = uri.getRawAuthority() == null ? "" : uri.getScheme() + "://" + uri.getRawAuthority();
        return URI.create(site + uri.getRawPath() + (query == null ? "" : "?" + query));
    }

    private static List<String> parts(URI uri) {
        return uri.getRawQuery() == null || uri.getRawQuery().isEmpty()
                ? List.of()
                : List.of(uri.getRawQuery().split("&"));
    }
}
