package dev.kitecaravan.route;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Masking;

/** Makes the masking a route asks for, on top of the secrets that are always masked. */
public final class Maskings {
    private Maskings() {
    }

    public static Masking of(EndpointRoute route) {
        Map<String, List<String>> paths = route.masking();
        Masking.Rules rules = new Masking.Rules(paths.get("mask"), paths.get("hash"), paths.get("include"),
                paths.get("exclude"), paths.get("unmask"), System.getenv("CARAVAN_HASH_KEY"));
        return new Masking(Catalog.buildkite(), RecordCatalog.nameOf(route.endpoint()), rules);
    }
}
