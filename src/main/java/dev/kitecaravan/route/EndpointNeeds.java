package dev.kitecaravan.route;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Placeholder;
import dev.kitecaravan.extract.Resource;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.DocumentedResource;

/**
 * What a token and an organization need for an endpoint, as Buildkite documents it.
 *
 * @param scopes of its own path, and of the lists that fill its placeholders; not those of other endpoints it names, which
 *               are looked at by themselves
 * @param plan   null when any will do
 */
public record EndpointNeeds(Set<String> scopes, String plan) {

    public static EndpointNeeds of(Endpoint endpoint) {
        DocumentedResource own = Catalog.buildkite().at(endpoint.path().text());
        Set<String> scopes = new TreeSet<>();
        if (own != null) {
            add(own, scopes);
        }
        for (Placeholder placeholder : endpoint.path().placeholders()) {
            if (placeholder.resource() != Resource.OTHER) {
                add(Catalog.buildkite().named(placeholder.resource().label()), scopes);
            }
        }
        return new EndpointNeeds(scopes, own == null ? null : own.plan());
    }

    /** Those of the scopes that a token has not. */
    public List<String> missing(Set<String> given) {
        return scopes.stream().filter(scope -> Arrays.stream(scope.split(" or ")).noneMatch(given::contains)).toList();
    }

    private static void add(DocumentedResource resource, Set<String> scopes) {
        if (resource.scope() != null) {
            scopes.add(resource.scope());
        }
    }
}
