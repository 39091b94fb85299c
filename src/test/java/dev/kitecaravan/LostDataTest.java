package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.SystemColumns;

/** Somebody takes away by hand what runs loaded: the next run stops before it asks for anything, and says the way back. */
class LostDataTest {
    @TempDir
    Path folder;

    @Test
    void aDroppedTableStopsItsEndpointAndAFullRefreshBringsItBack() throws SQLException {
        Path file = folder.resolve("ci.duckdb");
        try (SandboxRuns runs = SandboxRuns.start(folder, 120)) {
            runs.destination(settings("duckdb", file.toString()));
            runs.run("organizations", "pipelines", "builds");
            Map<String, List<String>> before = runs.tables("builds", "builds__jobs");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
                connection.createStatement().execute("drop table buildkite_data.builds__jobs");
            }
            runs.sandbox().requests().reset();

            EndpointReport report = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("the table builds__jobs is gone",
                    "caravan run --full-refresh --only builds");
            assertThat(runs.sandbox().requests().count("builds")).isZero();

            runs.extract(LostDataTest::refreshing).run("builds");
            assertThat(runs.tables("builds", "builds__jobs")).isEqualTo(before);
            assertThat(SandboxRuns.of(runs.extract(LostDataTest::quiet).run("builds"), "builds").outcome())
                    .isEqualTo(Outcome.COMPLETE);
        }
    }

    @Test
    void aFileOfATableThatIsGoneStopsItsEndpoint() throws IOException {
        try (SandboxRuns runs = SandboxRuns.start(folder, 120)) {
            runs.destination(settings("filesystem", folder.resolve("lake").toString()));
            runs.run("organizations", "pipelines", "builds");
            try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
                Files.delete(files.filter(part -> part.toString().contains("builds__jobs") && Files.isRegularFile(part))
                        .findFirst().orElseThrow());
            }

            EndpointReport report = SandboxRuns.of(runs.run("builds"), "builds");

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("the table builds__jobs", "lacks 1 of its",
                    "state reset --drop-data");
        }
    }

    /** A route may call its table otherwise than databases call theirs. */
    @Test
    void aDroppedTableIsMissedWhateverItsRouteCallsIt() throws Exception {
        Path file = folder.resolve("ci.duckdb");
        try (AnsweringServer server = new AnsweringServer();
                SandboxRuns runs = SandboxRuns.start(folder, 0).withoutShippedRoutes().api(server::reach)
                        .route("routes/events.yaml", """
                                - route:
                                    id: events
                                    from:
                                      uri: kamelet:buildkite-source
                                      parameters: { path: /v2/events }
                                      steps:
                                        - to:
                                            uri: kamelet:table-sink
                                            parameters: { table: My-Events, primaryKey: id }
                                """)) {
            runs.destination(settings("duckdb", file.toString()));
            server.pages("[{\"id\": \"one\"}]");
            runs.run("events");
            assertThat(runs.count("my_events")).isEqualTo(1);
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
                connection.createStatement().execute("drop table buildkite_data.my_events");
            }

            EndpointReport report = SandboxRuns.of(runs.run("events"), "events");

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("the table my_events is gone", "--full-refresh --only events");
        }
    }

    private DestinationSettings settings(String destination, String url) {
        return new DestinationSettings(destination, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder.resolve("data"), Map.of());
    }

    private static ExtractSettings refreshing(ExtractSettings e) {
        return with(e, true);
    }

    private static ExtractSettings quiet(ExtractSettings e) {
        return with(e, false);
    }

    private static ExtractSettings with(ExtractSettings e, boolean refresh) {
        return new ExtractSettings(e.start(), e.from(), e.to(), refresh, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(),
                e.rescanEvery(), e.parentsMaxAge(), e.scope());
    }
}
