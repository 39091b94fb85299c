package dev.kitecaravan.load.bigquery;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.load.Samples;

/** An empty project of the contract fake. */
final class BigQueryFake {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private final PythonPeer peer = PythonPeer.of("warehouse", "bigquery.py");
    private final String project = "project-" + PROJECTS.incrementAndGet();

    DestinationSettings settings(Path folder) {
        return new DestinationSettings("bigquery", "bigquery://" + project, null, null, "buildkite_data", "jsonl",
                Samples.SYSTEM, folder, new CloudAccess(URI.create(peer.url()), null, null, null),
                Map.of("anonymous", "true"));
    }

    /** Does something by hand, in DuckDB's SQL. */
    void run(String sql) {
        peer.send("/_fake/" + project + "/sql", sql);
    }

    /**
     * Breaks the n-th call from now on; see the fake itself for the kinds.
     *
     * @param path only calls whose path or body hold this count
     */
    void fault(int at, String kind, String path) {
        peer.send("/_fake/" + project + "/fault",
                "{\"at\":" + at + ",\"kind\":\"" + kind + "\",\"path\":\"" + path + "\"}");
    }

    /** Whole again; counts calls from here. */
    void heal() {
        fault(0, "", "");
    }

    /** How many calls there were since the last fault was set. */
    int calls() {
        return dev.kitecaravan.table.Json.read(
                peer.send("/_fake/" + project + "/calls", "")) instanceof java.util.List<?> calls ? calls.size() : 0;
    }
}
