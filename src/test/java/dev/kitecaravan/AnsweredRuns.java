package dev.kitecaravan;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** Runs over an API that answers what a test tells it, with no route but the test's own. */
abstract class AnsweredRuns {
    @TempDir
    Path folder;

    AnswersByPath server;
    SandboxRuns runs;

    @BeforeEach
    void start() throws Exception {
        server = new AnswersByPath();
        runs = SandboxRuns.start(folder, 0).withoutShippedRoutes().api(server::reach);
    }

    @AfterEach
    void stop() {
        runs.close();
        server.close();
    }

    /** Loads into that destination from now on. */
    void engine(String engine) {
        String url = engine.equals("filesystem") ? folder.resolve("files").toString() : null;
        runs.destination(new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of()));
    }
}
