package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;

/** Lists that are no lists of builds, read a second time: down to what is known, completely, or into one more reading. */
class ListsReadAgainTest {
    @TempDir
    Path folder;
    private AnsweringServer server;

    @BeforeEach
    void start() throws IOException {
        server = new AnsweringServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SandboxRuns runs(String reading, String sink) {
        return SandboxRuns.start(folder, 0).withoutShippedRoutes().api(server::reach).route("routes/events.yaml", """
                - route:
                    id: events
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/events, %s }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: events, %s }
                """.formatted(reading, sink));
    }

    private void run(SandboxRuns runs) {
        assertThat(SandboxRuns.of(runs.run("events"), "events").outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private static String event(String id, int minute) {
        return "{\"uuid\": \"" + id + "\", \"occurred_at\": \"2026-11-29T10:" + minute + ":00Z\"}";
    }

    private static String page(String... events) {
        return "[" + String.join(",", events) + "]";
    }

    @Test
    void aListThatIsNewestFirstIsReadDownToWhatTheLastReadingFound() {
        try (SandboxRuns runs = runs("until: known", "primaryKey: uuid")) {
            server.pages(page(event("d", 14), event("c", 13)), page(event("b", 12)), page(event("a", 11)));
            run(runs);
            assertThat(server.asked()).hasSize(3);

            server.pages(page(event("f", 16), event("e", 15)), page(event("d", 14), event("c", 13)),
                    page(event("b", 12)), page(event("a", 11)));
            run(runs);
            assertThat(server.asked()).as("the new ones and the first known page").hasSize(2);
            assertThat(runs.query("select uuid from events order by uuid")).extracting(row -> row.get("uuid"))
                    .containsExactly("a", "b", "c", "d", "e", "f");
        }
    }

    @Test
    void aListWithoutOrderIsReadWhole() {
        try (SandboxRuns runs = runs("until: known", "primaryKey: uuid")) {
            server.pages(page(event("a", 11)), page(event("b", 12)));
            run(runs);
            server.pages(page(event("a", 11), event("b", 12)), page(event("c", 13)));
            run(runs);
            assertThat(runs.count("events")).isEqualTo(3);
        }
    }

    @Test
    void aReadingThatEndedEarlyKnowsOnlyWhatAFormerOneReadWhole() {
        try (SandboxRuns runs = runs("until: known", "primaryKey: uuid")) {
            server.pages(page(event("a", 11)));
            run(runs);
            // The second page breaks off: what is on it has to come with the next run, although the first page was loaded.
            server.pages(page(event("d", 14)), "[{\"uuid\": ", page(event("a", 11)));
            assertThat(SandboxRuns.of(runs.retryTimeLimit(java.time.Duration.ofMillis(1)).run("events"), "events")
                    .outcome()).isEqualTo(Outcome.FAILED);
            server.pages(page(event("d", 14)), page(event("c", 13)), page(event("a", 11)));
            run(runs);
            assertThat(runs.query("select uuid from events order by uuid")).extracting(row -> row.get("uuid"))
                    .containsExactly("a", "c", "d");
        }
    }

    @Test
    void whoLeftACompleteListStaysInTheTableWithTheTime() {
        try (SandboxRuns runs = runs("complete: true", "primaryKey: id")) {
            server.pages("[{\"id\": \"one\"}, {\"id\": \"two\"}]");
            run(runs);
            assertThat(gone(runs)).isEmpty();
            server.pages("[{\"id\": \"two\"}, {\"id\": \"three\"}]");
            run(runs);
            assertThat(gone(runs)).containsExactly("one");
            assertThat(runs.count("events")).isEqualTo(3);
            server.pages("[{\"id\": \"one\"}]");
            run(runs);
            assertThat(gone(runs)).as("the one is back").containsExactly("three", "two");
        }
    }

    @Test
    void aListThatIsNotReadToItsEndLosesNobody() {
        try (SandboxRuns runs = runs("complete: true", "primaryKey: id")) {
            server.pages("[{\"id\": \"one\"}]", "[{\"id\": \"two\"}]");
            run(runs);
            server.pages("[{\"id\": \"one\"}]", "[{\"id\": ");
            runs.retryTimeLimit(java.time.Duration.ofMillis(1)).run("events");
            assertThat(gone(runs)).isEmpty();
        }
    }

    /** A table is called as databases call theirs: my_events. */
    @Test
    void whoLeftACompleteListIsMarkedWhateverItsRouteCallsTheTable() {
        try (SandboxRuns runs = runs("complete: true", "primaryKey: id").route("routes/events.yaml", """
                - route:
                    id: events
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/events, complete: true }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: My-Events, primaryKey: id }
                """)) {
            server.pages("[{\"id\": \"one\"}, {\"id\": \"two\"}]");
            run(runs);
            server.pages("[{\"id\": \"two\"}]");
            run(runs);

            assertThat(runs.query("select id from my_events where _caravan_deleted_at is not null"))
                    .extracting(row -> row.get("id")).containsExactly("one");
        }
    }

    private static List<Object> gone(SandboxRuns runs) {
        return runs.query("select id from events where _caravan_deleted_at is not null order by id").stream()
                .map(row -> row.get("id")).toList();
    }

    @Test
    void everyReadingIsKeptWithItsTimeWhereTheRouteSaysSo() {
        try (SandboxRuns runs = runs("readAt: read_at", "writeDisposition: append")) {
            server.pages("{\"waiting\": 3}");
            run(runs);
            server.pages("{\"waiting\": 5}");
            run(runs);
            assertThat(runs.query("select waiting from events order by waiting")).extracting(row -> row.get("waiting"))
                    .containsExactly(3L, 5L);
            assertThat(runs.query("select read_at from events")).allSatisfy(
                    row -> assertThat(row.get("read_at")).isInstanceOf(java.time.temporal.Temporal.class));
        }
    }

    @Test
    void headersOfTheRouteAreSentWithEveryRequest() {
        try (SandboxRuns runs = runs("headers: \"Buildkite-Version: 2026-08-01\"", "primaryKey: id")) {
            server.pages("[{\"id\": 1}]", "[{\"id\": 2}]");
            run(runs);
            assertThat(server.asked()).extracting(AnsweringServer.Request::version).containsExactly("2026-08-01",
                    "2026-08-01");
        }
    }

    @Test
    void whatIsNotKeptAnyMoreBelowOneParentIsNoted() throws IOException {
        try (AnswersByPath api = new AnswersByPath();
                SandboxRuns runs = SandboxRuns.start(folder, 0).withoutShippedRoutes().api(api::reach)
                        .route("routes/things.yaml",
                                """
                                        - route:
                                            id: things
                                            from:
                                              uri: kamelet:buildkite-source
                                              parameters: { path: /v2/things }
                                              steps:
                                                - to: { uri: "kamelet:table-sink", parameters: { table: things, primaryKey: id } }
                                        """)
                        .route("routes/parts.yaml",
                                """
                                        - route:
                                            id: parts
                                            from:
                                              uri: kamelet:buildkite-source
                                              parameters: { path: "/v2/things/{things.id}/parts" }
                                              steps:
                                                - to: { uri: "kamelet:table-sink", parameters: { table: parts, primaryKey: id } }
                                        """)) {
            api.list("/v2/things", "[{\"id\": \"old\"}, {\"id\": \"new\"}]").list("/v2/things/new/parts",
                    "[{\"id\": \"one\"}]").status("/v2/things/old/parts", 410, "{\"message\": \"Gone\"}");
            RunReport report = runs.run("things", "parts");
            assertThat(SandboxRuns.of(report, "parts").outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(SandboxRuns.of(report, "parts").missing()).isEqualTo(1);
            assertThat(runs.count("parts")).isEqualTo(1);
        }
    }
}
