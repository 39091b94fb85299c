package dev.kitecaravan.route;

import dev.kitecaravan.normalize.RecordTarget;

/**
 * One table sink of a route.
 *
 * @param target where its records go, and by which rules
 * @param line   where the sink stands in its file, from 1
 */
public record SinkRoute(RecordTarget target, int line) {
    public String table() {
        return target.table();
    }

    /** Where it stands and what it loads, in words. */
    public String place(String file) {
        return file + ":" + line + ", table " + table();
    }
}
