package dev.kitecaravan.route;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.DocumentedResource;

/** Which documented columns the records of an endpoint have: those its path answers with, or what lies inside them. */
public final class RecordCatalog {
    private static final String JOBS = "jobs";

    private RecordCatalog() {
    }

    /** The catalog's name for the records; null where they are not documented, so that no column is made before its value. */
    public static String nameOf(Endpoint endpoint) {
        Catalog catalog = Catalog.buildkite();
        String inner = endpoint.innerMember();
        if (inner != null) {
            return inner.equals(JOBS) && endpoint.isBuildsList() ? catalog.named("job").name() : null;
        }
        DocumentedResource documented = catalog.at(endpoint.path().text());
        return documented == null ? null : documented.name();
    }
}
