package dev.kitecaravan.run.component;

import java.util.Map;

/** Reads an endpoint on behalf of a route, as a service would on its schedule. */
@FunctionalInterface
public interface EndpointReader {
    /** The name that it is bound by. */
    String NAME = "caravanEndpointReader";

    /**
     * Reads it now, and returns when that has ended.
     *
     * @return what became of it, in the words of {@code run --json}: {@code outcome}, {@code records}, {@code tables} …
     * @throws IllegalStateException when it did not end well; the message says why
     */
    Map<String, Object> read(String endpoint);
}
