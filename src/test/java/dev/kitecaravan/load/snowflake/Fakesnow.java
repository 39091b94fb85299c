package dev.kitecaravan.load.snowflake;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Json;

/** fakesnow, an independent emulator of Snowflake: DuckDB behind a translation of its SQL. One server for all tests. */
final class Fakesnow {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Fakesnow() {
    }

    /** The name of a database that nobody else uses. */
    static String newDatabase() {
        return "CI" + DATABASES.incrementAndGet();
    }

    /** The calling test is skipped, with the reason, where fakesnow cannot be had. */
    static DestinationSettings settings(String database, String dataset, Path folder) {
        PythonPeer peer = PythonPeer.of("fakesnow", "serve.py");
        return new DestinationSettings("snowflake", "snowflake://caravan@local/" + database
                + "?warehouse=load_wh&maxHttpRetries=1", null, "hunter2", dataset, "jsonl", Samples.SYSTEM, folder,
                CloudAccess.of(peer.url(), null, null, null), Map.of());
    }

    /** From now on the n-th call is the last, whether or not it is done. */
    static void dieAt(int n, boolean after) {
        fault(n, after);
    }

    /** Whole again, without the sessions that were left; returns how many calls there were since the last time. */
    static int heal() {
        return fault(0, false);
    }

    private static int fault(int at, boolean after) {
        String answer = PythonPeer.of("fakesnow", "serve.py").send("/_fake/fault",
                "{\"at\":" + at + ",\"after\":" + after + "}");
        return ((Number) ((Map<?, ?>) Json.read(answer)).get("calls")).intValue();
    }

    static void run(DestinationSettings settings, String sql) {
        try (Connection connection = SnowflakeUrl.of(settings).connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
