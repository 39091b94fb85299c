package dev.kitecaravan.route;

import dev.kitecaravan.normalize.RecordTarget;

/**
 * One table sink of a route.
 *
 * @param target        where its records go, and by which rules
 * @param allowDataLoss whether rows may be erased that Buildkite has no more
 */
public record SinkRoute(RecordTarget target, boolean allowDataLoss) {
    public String table() {
        return target.table();
    }
}
