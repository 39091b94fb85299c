package dev.kitecaravan.route;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Placeholder;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.extract.Resource;

/** What reading an endpoint costs, in words: so many requests, for each of what. */
public final class EndpointCost {
    private EndpointCost() {
    }

    /** Such as {@code 1 per 100 agents and organization}. */
    public static String of(Endpoint endpoint) {
        Placeholder parent = endpoint.parent();
        if (endpoint.isBuildsList()) {
            return "1 per 100 new or changed builds"
                    + (parent == null ? "" : ", at least 3 per " + parent.resource().label());
        }
        String each = parent == null ? "" : " per " + name(parent);
        String requests = endpoint.isSingle() || endpoint.selector().isEmpty() ? "1" + each : "1" + each + list(each);
        return requests + (isOnce(endpoint) ? ", again once that changed" : "");
    }

    private static String list(String each) {
        return each.isEmpty() ? " per 100 records" : " and 100 records";
    }

    private static String name(Placeholder parent) {
        return parent.resource() == Resource.OTHER ? "record of " + parent.endpoint() : parent.resource().label();
    }

    /** Whether a parent that was asked for is not asked for again while it stays as it is. */
    private static boolean isOnce(Endpoint endpoint) {
        Placeholder parent = endpoint.parent();
        if (parent == null || endpoint.reading().again() == Reading.Again.ALWAYS) {
            return false;
        }
        boolean below = parent.resource() == Resource.BUILD || parent.resource() == Resource.JOB;
        return below || endpoint.isSingle() || endpoint.reading().again() == Reading.Again.CHANGED;
    }
}
