package dev.kitecaravan.serve;

import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

import dev.kitecaravan.route.EndpointRegistry;

/** Tells what route files ask the API by, of which nothing is documented: at the start, and of what was saved since. */
final class QueryAdvice {
    private final Consumer<String> teller;
    private Set<String> told = Set.of();

    /** @param teller takes a sentence each */
    QueryAdvice(Consumer<String> teller) {
        this.teller = teller;
    }

    /** Tells what was not told of the version before. */
    void tell(EndpointRegistry inForce, Collection<String> endpoints) {
        Set<String> now = Set.copyOf(inForce.undocumentedQueries(endpoints));
        now.stream().filter(sentence -> !told.contains(sentence)).sorted().forEach(teller);
        told = now;
    }
}
