package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.SystemColumns;

/** A list that shows only what is new does not show refused records again: the endpoint is no less failed for that. */
class RefusedBeforeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "filesystem"})
    void anEndpointStaysFailedUntilItsRefusedRecordsAreLoaded(String destination) {
        try (SandboxRuns runs = SandboxRuns.start(folder, 60)) {
            runs.destination(new DestinationSettings(destination, folder.resolve("place").toString(), null, null,
                    "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder.resolve("data"), Map.of()));
            runs.route("mine.yaml", route("no_such_member"));
            assertThat(outcome(runs)).isEqualTo(Outcome.FAILED);

            runs.route("mine.yaml", route("id"));
            EndpointReport mended = SandboxRuns.of(runs.run("mine"), "mine");
            assertThat(mended.outcome()).as("only open builds were read again").isEqualTo(Outcome.FAILED);
            assertThat(mended.message()).contains("records that an earlier run refused are dead letters still",
                    "caravan state replay mine");

            runs.extract(
                    e -> new dev.kitecaravan.extract.ExtractSettings(e.start(), e.from(), e.to(), true, e.logBytes(),
                            e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
            EndpointReport again = SandboxRuns.of(runs.run("mine"), "mine");
            assertThat(again.outcome()).as("all were read again: " + again).isEqualTo(Outcome.COMPLETE);
            runs.extract(
                    e -> new dev.kitecaravan.extract.ExtractSettings(e.start(), e.from(), e.to(), false, e.logBytes(),
                            e.finishedOverlap(), e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
            assertThat(outcome(runs)).isEqualTo(Outcome.COMPLETE);
        }
    }

    private static Outcome outcome(SandboxRuns runs) {
        return SandboxRuns.of(runs.run("mine"), "mine").outcome();
    }

    private static String route(String primaryKey) {
        return """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "/v2/organizations/{org.slug}/builds" }
                      steps:
                        - to: { uri: kamelet:table-sink, parameters: { table: mine, primaryKey: %s } }
                """.formatted(primaryKey);
    }
}
