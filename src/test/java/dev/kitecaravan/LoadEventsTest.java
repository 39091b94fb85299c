package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;

/** Routes that start at {@code caravan:loaded}. */
class LoadEventsTest {
    private static final String GONE = "- to: { uri: \"http://127.0.0.1:1/gone\" }\n";

    @TempDir
    Path folder;

    private String write() {
        return "- to: { uri: \"file:%s\", parameters: { fileName: events, fileExist: Append, appendChars: '\\n' } }\n"
                .formatted(folder.resolve("out"));
    }

    private static String route(String id, String from, String steps) {
        return """
                - route:
                    id: %s
                    from:
                      uri: %s
                      steps:
                """.formatted(id, from) + steps.indent(8);
    }

    private SandboxRuns runs(String from, String steps) {
        return SandboxRuns.start(folder, 10).route("routes/told.yaml", route("told", from, steps));
    }

    /** The events that arrived, in their order. */
    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> events() {
        Path file = folder.resolve("out/events");
        try {
            List<Map<String, Object>> events = new ArrayList<>();
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                events.add((Map<String, Object>) Json.read(line));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Object> told(String member) {
        return events().stream().map(event -> event.get(member)).toList();
    }

    private static List<Object> waiting(SandboxRuns runs) {
        return runs.query("select endpoint from _caravan_state where kind = 'event'").stream()
                .map(row -> row.get("endpoint")).toList();
    }

    @Test
    void everyLoadIsToldOnceWithItsCounts() {
        try (SandboxRuns runs = runs("caravan:loaded?endpoint=builds", write())) {
            RunReport first = runs.run("pipelines", "builds");
            runs.run("builds");

            assertThat(told("endpoint")).containsExactly("builds", "builds");
            assertThat(told("outcome")).containsExactly("complete", "complete");
            assertThat(told("load_id")).isEqualTo(runs
                    .query("select load_id from _caravan_loads where endpoint = 'builds' order by load_id").stream()
                    .map(row -> row.get("load_id")).toList());
            assertThat(events().get(0)).containsEntry("run_id", first.runId()).containsEntry("records", 10);
            assertThat(events().get(0).get("tables").toString()).contains("builds={").contains("new=10");
            assertThat(waiting(runs)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caravan:loaded", "caravan:loaded?endpoint=*",
            "caravan:loaded?endpoint=organizations,pipelines"})
    void oneRouteMayFollowSeveralEndpoints(String from) {
        try (SandboxRuns runs = runs(from, write())) {
            runs.run("organizations", "pipelines");

            assertThat(told("endpoint")).containsExactly("organizations", "pipelines");
        }
    }

    @Test
    void twoRoutesAreToldOfOneLoad() {
        try (SandboxRuns runs = runs("caravan:loaded", write()).route("routes/more.yaml",
                route("more", "caravan:loaded", write()))) {
            runs.run("organizations");

            assertThat(told("endpoint")).containsExactly("organizations", "organizations");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GONE, "- wireTap: { uri: \"http://127.0.0.1:1/gone\" }\n"})
    void whatDoesNotArriveIsCountedAndToldByTheNextRun(String step) {
        try (SandboxRuns runs = runs("caravan:loaded?endpoint=organizations", step)) {
            EndpointReport failed = SandboxRuns.of(runs.run("organizations"), "organizations");

            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.message()).contains("route told, line 6").contains("http://127.0.0.1:1/gone")
                    .contains("1 event did not arrive");
            assertThat(runs.count("organizations")).isPositive();

            runs.route("routes/told.yaml", route("told", "caravan:loaded?endpoint=organizations", write()));
            RunReport next = runs.run("builds");

            assertThat(next.failures()).isEmpty();
            assertThat(told("endpoint")).containsExactly("organizations");
            assertThat(told("tables").toString()).contains("new=");
            assertThat(waiting(runs)).isEmpty();
        }
    }

    @Test
    void whatStillDoesNotArriveFailsARunThatReadsOthers() {
        try (SandboxRuns runs = runs("caravan:loaded?endpoint=organizations", GONE)) {
            runs.run("organizations");

            assertThat(runs.run("builds").failures()).containsOnlyKeys("organizations");
            assertThat(waiting(runs)).hasSize(1);
        }
    }

    @Test
    void itMayAskTheTablesThatWereLoaded() {
        try (SandboxRuns runs = runs("caravan:loaded?endpoint=builds",
                "- setBody: { constant: \"select count(*) as n from builds\" }\n- to: jdbc:destination\n"
                        + "- setBody: { simple: \"${body[0]}\" }\n" + write())) {
            assertThat(runs.run("builds").failures()).isEmpty();

            assertThat(told("n")).isEqualTo(List.of(10));
        }
    }

    @Test
    void itMayNotReadAnEndpointInsideTheRun() {
        try (SandboxRuns runs = runs("caravan:loaded", "- to: caravan:builds\n")) {
            assertThatThrownBy(() -> runs.run("organizations")).isInstanceOf(RouteFilesException.class)
                    .hasMessageContaining("caravan:builds cannot be read by a route that follows loads");
        }
    }

    private DestinationSettings settings(String engine) {
        String url = engine.equals("postgres")
                ? PostgresServer.url(PostgresServer.newDatabase())
                : engine.equals("filesystem") ? folder.resolve("lake").toString() : null;
        return new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder.resolve("data"), Map.of());
    }

    @Test
    void aLoadIsToldWhenItsRunDiesBetweenCommitAndDelivery() {
        kill("h2", 8, 1);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres", "filesystem"})
    void aLoadIsToldWhateverKillsItsRun(String engine) {
        kill(engine, 1, 5);
    }

    /**
     * Kills at one step of the commits, the next run at the next step, and so on until one gets to its end.
     *
     * @param fewest so many runs are killed at least
     */
    private void kill(String engine, int firstStep, int fewest) {
        try (SandboxRuns runs = runs("caravan:loaded", write()).destination(settings(engine))) {
            int kills = 0;
            RunReport ended = null;
            while (ended == null) {
                int steps = kills + firstStep;
                runs.wrap(living -> new MortalDestination(living, steps));
                try {
                    ended = runs.run("organizations");
                } catch (MortalDestination.Killed killed) {
                    kills++;
                }
            }

            assertThat(ended.failures()).isEmpty();
            assertThat(kills).isGreaterThanOrEqualTo(fewest);
            Set<Object> loads = runs.query("select load_id from _caravan_loads").stream()
                    .map(row -> row.get("load_id")).collect(Collectors.toSet());
            assertThat(told("load_id")).containsAll(loads).hasSizeGreaterThan(loads.size());
            assertThat(told("outcome")).contains("complete");
            assertThat(waiting(runs)).isEmpty();
        }
    }
}
