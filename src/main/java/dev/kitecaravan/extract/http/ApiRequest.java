package dev.kitecaravan.extract.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One GET.
 *
 * @param endpoint
 *            whose request it is, for messages and metrics
 * @param uri
 *            absolute on the origin, or a path (with query) that is resolved against it
 * @param organizations
 *            slugs of the organizations whose budget it takes from; empty means all known ones
 * @param list
 *            whether {@code per_page} may be halved when the page proves too heavy
 * @param headers
 *            sent besides those that every request has, by name
 * @param divisible
 *            whether what it asks for can be had in parts: it is given up soon once it proves too heavy for one answer
 */
public record ApiRequest(String endpoint, URI uri, Accept accept, Set<String> organizations, boolean list,
        Map<String, String> headers, boolean divisible) {
    /** A request with no headers of its own. */
    public ApiRequest(String endpoint, URI uri, Accept accept, Set<String> organizations, boolean list) {
        this(endpoint, uri, accept, organizations, list, Map.of(), false);
    }

    public ApiRequest {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(accept, "accept");
        organizations = Set.copyOf(organizations);
        headers = Map.copyOf(headers);
    }

    /** A page of a list, as JSON; charged to the organization that its path names, else to all. */
    public static ApiRequest page(String endpoint, URI uri) {
        return new ApiRequest(endpoint, uri, Accept.JSON, organizationOf(uri), true);
    }

    /** A single object, as JSON; charged to the organization that its path names, else to all. */
    public static ApiRequest object(String endpoint, URI uri) {
        return new ApiRequest(endpoint, uri, Accept.JSON, organizationOf(uri), false);
    }

    /** The end of a text; charged to the organization that its path names, else to all. */
    public static ApiRequest text(String endpoint, URI uri, long maxBytes) {
        return new ApiRequest(endpoint, uri, Accept.textTail(maxBytes), organizationOf(uri), false);
    }

    /** The same request for another address, such as the next page. */
    public ApiRequest at(URI other) {
        return new ApiRequest(endpoint, other, accept, organizations, list, headers, divisible);
    }

    /** The same request, of which parts can be asked for if need be. */
    public ApiRequest inParts() {
        return new ApiRequest(endpoint, uri, accept, organizations, list, headers, true);
    }

    /** The same request as another endpoint's. */
    ApiRequest of(String other) {
        return new ApiRequest(other, uri, accept, organizations, list, headers, divisible);
    }

    /**
     * The slug after {@code /organizations/} in a path of the REST, analytics or packages API; empty when the path
     * names none.
     */
    public static Set<String> organizationOf(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        List<String> parts = List.of(path.split("/"));
        int word = parts.indexOf("organizations");
        boolean named = word >= 0 && word + 1 < parts.size() && !parts.get(word + 1).isEmpty();
        return named ? Set.of(parts.get(word + 1)) : Set.of();
    }

    /** The address without secrets, for messages, logs and tables. */
    public String redactedUrl() {
        return Urls.redacted(uri);
    }
}
