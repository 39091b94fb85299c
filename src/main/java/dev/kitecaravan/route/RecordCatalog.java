package dev.kitecaravan.route;

import java.util.regex.Pattern;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.DocumentedResource;

/** Which documented columns the records of an endpoint have: those its path answers with, or what lies inside them. */
public final class RecordCatalog {
    private static final String JOBS = "jobs";
    /** A split of the jobs of a build, as JSONPath and as Simple have it. */
    private static final Pattern SPLIT_JOBS = Pattern
            .compile("(\\$\\.jobs|\\$\\[['\"]jobs['\"]]|\\$\\{body\\[jobs]})(\\b.*|[^\\w].*)?");

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

    /**
     * The same of the parts that a step splits off the records.
     *
     * @param expression what it splits by; empty where that is not known
     */
    static String nameOfParts(Endpoint endpoint, String expression) {
        return endpoint.isBuildsList() && endpoint.innerMember() == null
                && SPLIT_JOBS.matcher(expression.strip()).matches() ? Catalog.buildkite().named("job").name() : null;
    }
}
