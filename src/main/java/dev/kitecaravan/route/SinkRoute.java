package dev.kitecaravan.route;

import dev.kitecaravan.normalize.RecordTarget;

/**
 * One table sink of a route.
 *
 * @param target where its records go, and by which rules
 */
public record SinkRoute(RecordTarget target) {
    public String table() {
        return target.table();
    }
}
