package dev.kitecaravan.load.databricks;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Json;

/** An empty warehouse of the contract fake. */
final class DatabricksFake {
    private static final String VOLUME = "/Volumes/main/staging/caravan/runs";
    private static final AtomicInteger WAREHOUSES = new AtomicInteger();

    private final PythonPeer peer = PythonPeer.of("warehouse", "databricks.py");
    private final String warehouse = "wh" + WAREHOUSES.incrementAndGet();

    DestinationSettings settings(Path folder) {
        return settings(folder, "secret-token");
    }

    DestinationSettings settings(Path folder, String token) {
        return new DestinationSettings("databricks", "databricks://dbc-1.cloud.databricks.com/main", null, token,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                new CloudAccess(URI.create(peer.url()), null, null, VOLUME),
                Map.of("http-path", "/sql/1.0/warehouses/" + warehouse));
    }

    /** Does something by hand, in DuckDB's SQL. */
    void run(String sql) {
        peer.send("/_fake/" + warehouse + "/sql", sql);
    }

    /** Puts an empty file into the volume. */
    void file(String name) {
        peer.send("/_fake/" + warehouse + "/file", VOLUME + "/" + name);
    }

    /** The names of the volume's files. */
    List<String> files() {
        return ((List<?>) Json.read(peer.send("/_fake/" + warehouse + "/files", ""))).stream()
                .map(path -> path.toString().substring(VOLUME.length() + 1)).toList();
    }

    /**
     * Breaks the n-th call from now on; see the fake itself for the kinds.
     *
     * @param path only calls whose path or body hold this count
     */
    void fault(int at, String kind, String path) {
        peer.send("/_fake/" + warehouse + "/fault",
                "{\"at\":" + at + ",\"kind\":\"" + kind + "\",\"path\":\"" + path + "\"}");
    }

    /** Whole again; counts calls from here. */
    void heal() {
        fault(0, "", "");
    }

    /** How many calls there were since the last fault was set. */
    int calls() {
        return ((List<?>) Json.read(peer.send("/_fake/" + warehouse + "/calls", ""))).size();
    }
}
