package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;

/** Routes that replace their tables: what is there after a run is what the API showed in it, and all of that. */
class ReplaceRunsTest {
    @TempDir
    Path folder;
    private AnswersByPath api;

    @BeforeEach
    void start() throws IOException {
        api = new AnswersByPath();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private SandboxRuns runs() {
        return SandboxRuns.start(folder, 0).withoutShippedRoutes().api(api::reach)
                .route("routes/things.yaml", route("things", "/v2/things", "merge"))
                .route("routes/parts.yaml", route("parts", "/v2/things/{things.id}/parts", "replace"));
    }

    private static String route(String id, String path, String disposition) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "%2$s" }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: %1$s, primaryKey: id, writeDisposition: %3$s }
                """.formatted(id, path, disposition);
    }

    private static void complete(RunReport report) {
        assertThat(SandboxRuns.of(report, "parts").outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private static List<Object> parts(SandboxRuns runs) {
        return runs.query("select id from parts order by id").stream().map(row -> row.get("id")).toList();
    }

    @Test
    void listsThatAreEmptyNowEmptyTheirTable() {
        try (SandboxRuns runs = runs()) {
            api.list("/v2/things", "[{\"id\": \"a\"}, {\"id\": \"b\"}]")
                    .list("/v2/things/a/parts", "[{\"id\": \"a1\"}]").list("/v2/things/b/parts", "[{\"id\": \"b1\"}]");
            complete(runs.run("things", "parts"));
            assertThat(parts(runs)).containsExactly("a1", "b1");

            api.list("/v2/things/a/parts", "[]").list("/v2/things/b/parts", "[]");
            complete(runs.run("things", "parts"));

            assertThat(parts(runs)).isEmpty();
        }
    }

    private static boolean isKilled(SandboxRuns runs, int steps) {
        try {
            runs.wrap(living -> new MortalDestination(living, steps)).run("things", "parts");
            return false;
        } catch (MortalDestination.Killed expected) {
            return true;
        } finally {
            runs.wrap(living -> living);
        }
    }

    /** The short form: the first kill that finds one of two lists committed. */
    @Test
    void aRunThatWasKilledBetweenTwoListsReplacesByBoth() {
        try (SandboxRuns runs = runs()) {
            api.list("/v2/things", "[{\"id\": \"a\"}, {\"id\": \"b\"}]")
                    .list("/v2/things/a/parts", "[{\"id\": \"a1\"}]").list("/v2/things/b/parts", "[{\"id\": \"b1\"}]");
            int steps = 8;
            do {
                assertThat(isKilled(runs, steps++)).isTrue();
            } while (runs.query("select 1 from _caravan_state where kind = 'done' and endpoint = 'parts'").isEmpty());

            complete(runs.run("things", "parts"));

            assertThat(parts(runs)).containsExactly("a1", "b1");
        }
    }

    @Test
    @Tag("full")
    void aRunThatWasKilledAnywhereReplacesByAllThatTheApiShows() {
        try (SandboxRuns runs = runs()) {
            api.list("/v2/things", "[{\"id\": \"a\"}, {\"id\": \"b\"}]")
                    .list("/v2/things/a/parts", "[{\"id\": \"a1\"}]").list("/v2/things/b/parts", "[{\"id\": \"b1\"}]");
            complete(runs.run("things", "parts"));
            int kills = 0;
            for (int steps = 1;; steps++) {
                api.list("/v2/things/b/parts", "[{\"id\": \"b" + steps + "\"}]");
                if (!isKilled(runs, steps)) {
                    break;
                }
                kills++;
                complete(runs.run("things", "parts"));
                assertThat(parts(runs)).as("killed at step %d", steps).containsExactly("a1", "b" + steps);
            }
            assertThat(kills).isGreaterThan(8);
        }
    }
}
