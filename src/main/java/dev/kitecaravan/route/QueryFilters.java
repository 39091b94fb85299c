package dev.kitecaravan.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.DocumentedResource;
import dev.kitecaravan.text.NearestName;

/**
 * What a route's {@code query} asks of a list, beside the filters that Buildkite documents for it. The API passes over a name
 * it does not know and answers with everything, so a misspelt one would load what nobody wanted.
 */
final class QueryFilters {
    /** Of every list. */
    private static final String PAGE_SIZE = "per_page";

    private QueryFilters() {
    }

    /** @throws IllegalArgumentException when a name or a value is one letter or two from a documented one */
    static void requireNoTypo(String path, String query) {
        DocumentedResource resource = Catalog.buildkite().at(path);
        if (resource == null) {
            return;
        }
        for (String[] pair : pairs(query)) {
            List<String> names = names(resource);
            if (!isKnown(pair[0], names)) {
                NearestName.of(filter(pair[0]), names).ifPresent(name -> {
                    throw new IllegalArgumentException("query asks by '" + pair[0] + "', which " + path
                            + " does not know and would pass over; did you mean '" + name + "'?");
                });
            }
            List<String> values = resource.filters().getOrDefault(filter(pair[0]), List.of());
            if (!values.isEmpty() && !values.contains(pair[1]) && !pair[1].contains("{")) {
                throw new IllegalArgumentException("query asks for " + filter(pair[0]) + " '" + pair[1]
                        + "', which is none of " + String.join(", ", values) + NearestName.hint(pair[1], values));
            }
        }
    }

    /** What is to be told of names that are not documented and resemble none that is: they may be newer than this program. */
    static Optional<String> undocumented(Endpoint endpoint) {
        return undocumentedOf(endpoint.path().text(), endpoint.query()).map(names -> told(endpoint.id(), names));
    }

    /** The names of a query that are not documented for its path; empty where all are, or nothing is known of it. */
    static Optional<String> undocumentedOf(String path, String query) {
        DocumentedResource resource = Catalog.buildkite().at(path);
        if (resource == null) {
            return Optional.empty();
        }
        List<String> unknown = pairs(query).stream().map(pair -> pair[0])
                .filter(name -> !isKnown(name, names(resource))).distinct().toList();
        return unknown.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", unknown));
    }

    /** @param who asks so */
    static String told(String who, String names) {
        return who + " asks by " + names
                + ", which is not documented for its list: the API passes over what it does not know.";
    }

    /** A name that an expression makes may be any. */
    private static boolean isKnown(String name, List<String> names) {
        return name.equals(PAGE_SIZE) || name.contains("{") || names.contains(filter(name));
    }

    private static List<String> names(DocumentedResource resource) {
        return List.copyOf(resource.filters().keySet());
    }

    /** The name without what says that it may stand more than once, or which key of it is meant. */
    private static String filter(String name) {
        int bracket = name.indexOf('[');
        return bracket < 0 ? name : name.substring(0, bracket);
    }

    /** Names and values, decoded. */
    private static List<String[]> pairs(String query) {
        List<String[]> pairs = new ArrayList<>();
        for (String part : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            pairs.add(new String[]{decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1])});
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("query has '" + text + "', where a % has to be followed by two digits;"
                    + " a % itself is %25", e);
        }
    }
}
