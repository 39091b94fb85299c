package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;

/** A run never says that an endpoint is complete when its records, or parts of what it reads, did not come. */
class VerdictTest extends AnsweredRuns {
    private static final String THINGS = """
            - route:
                id: things
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/things
                  steps:
            %s
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: things, primaryKey: id }
            """;

    /** So many records, the first of them without the key of their table. */
    private static String records(int all, int withoutKey) {
        return IntStream.range(0, all).mapToObj(i -> i < withoutKey ? "{\"n\": " + i + "}" : "{\"id\": " + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private EndpointReport things() {
        return SandboxRuns.of(runs.run("things"), "things");
    }

    private Map<String, Object> load() {
        return runs.query("select status, message from _caravan_loads order by load_id desc limit 1").get(0);
    }

    @ParameterizedTest
    @CsvSource({"10%, 40, 4, COMPLETE", "10%, 40, 5, FAILED", "0, 40, 1, FAILED", "100%, 1, 1, FAILED"})
    void anEndpointFailsByItsDeadLetters(String limit, int all, int refused, Outcome outcome) {
        runs.route("routes/things.yaml", THINGS.formatted("")).letterLimit(limit);
        server.list("/v2/things", records(all, refused));

        EndpointReport report = things();

        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(report.letters().refused()).isEqualTo(refused);
        assertThat(runs.count("_caravan_dead_letters")).isEqualTo(refused);
        assertThat(load()).containsEntry("status", outcome == Outcome.FAILED ? 2L : 0L);
        if (outcome == Outcome.FAILED) {
            assertThat((String) load().get("message")).isEqualTo(report.message())
                    .contains((refused == all ? "all " + all : refused + " of " + all) + " records were refused")
                    .contains("no value for its primary key id");
        } else {
            assertThat(report.message()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "filesystem"})
    void whatAStepRefusesCountsAsWhatATableRefusesDoes(String engine) {
        engine(engine);
        runs.route("routes/things.yaml", THINGS.formatted("""
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: no things wanted
                """));
        server.list("/v2/things", records(3, 0));

        EndpointReport report = things();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).contains("all 3 records were refused", "no things wanted");
        assertThat(load()).containsEntry("status", 2L);
    }

    @Test
    void recordsThatTheRouteFiltersAreNotAmongThoseOfWhichTheShareIsTaken() {
        runs.route("routes/things.yaml", THINGS.formatted("""
                        - filter:
                            simple: "${body[id]} == 1"
                            steps:
                              - throwException:
                                  exceptionType: java.lang.IllegalStateException
                                  message: not this one
                        - filter:
                            simple: "${body[id]} > 1000"
                            steps:
                """).replace("""
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: things, primaryKey: id }
                """, """
                                  - to:
                                      uri: kamelet:table-sink
                                      parameters: { table: things, primaryKey: id }
                """));
        server.list("/v2/things", records(30, 0));

        EndpointReport report = things();

        assertThat(report.filtered()).isEqualTo(29);
        assertThat(report.outcome()).as("the only record that was not filtered").isEqualTo(Outcome.FAILED);
    }

    @Test
    void everyParentThatFailedIsCountedAndTheFirstFiveAreNamed() {
        StringBuilder organizations = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            organizations.append(i == 0 ? "" : ",").append("{\"id\": \"o" + i + "\", \"slug\": \"o" + i + "\"}");
            server.list("/v2/organizations/o" + i + "/things", i < 2 ? records(i + 1, 0) : "{\"wrong\": [1]}");
        }
        server.list("/v2/organizations", "[" + organizations + "]");
        runs.route("routes/organizations.yaml", THINGS.formatted("").replace("/v2/things", "/v2/organizations")
                .replace("things", "organizations"));
        runs.route("routes/things.yaml", THINGS.formatted("").replace("path: /v2/things",
                "path: \"/v2/organizations/{org.slug}/things\"\n        selector: things"));

        RunReport run = runs.run("organizations", "things");
        EndpointReport report = SandboxRuns.of(run, "things");

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().count()).isEqualTo(7);
        assertThat(report.failures().lines()).hasSize(6).last().isEqualTo("and 2 more");
        for (int i = 2; i < 7; i++) {
            assertThat(report.message()).contains("/v2/organizations/o" + i + "/things");
        }
        assertThat(report.message()).contains("7 failures", "and 2 more");
        assertThat(load()).containsEntry("message", report.message());
        assertThat(runs.count("things")).as("the others are loaded").isEqualTo(2);
        assertThat(run.failures()).containsOnlyKeys("things");
    }

    /** Organizations o0, o1 … and what is asked for below each. */
    private void organizations(int count, String where) {
        server.list("/v2/organizations", IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"o" + i + "\", \"slug\": \"o" + i + "\", \"state\": \"on\"}")
                .collect(Collectors.joining(",", "[", "]")));
        runs.route("routes/organizations.yaml", THINGS.formatted("").replace("/v2/things", "/v2/organizations")
                .replace("things", "organizations"));
        runs.route("routes/things.yaml", THINGS.formatted("").replace("path: /v2/things",
                "path: \"/v2/organizations/{org.slug}/things\"" + where));
    }

    private EndpointReport below() {
        return SandboxRuns.of(runs.run("organizations", "things"), "things");
    }

    private static String things(int organization) {
        return "/v2/organizations/o" + organization + "/things";
    }

    @Test
    void aPathThatIsNotThereForAnyParentFailsInEveryRun() {
        organizations(3, "");
        for (int run = 0; run < 2; run++) {
            EndpointReport report = below();
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("/v2/organizations/{org.slug}/things", "any of its 3 parents", "404");
            assertThat(load()).containsEntry("status", 2L);
        }
        server.list(things(1), "[{\"id\": 1}]");
        EndpointReport mended = below();
        assertThat(mended.outcome()).as(mended.message()).isEqualTo(Outcome.COMPLETE);
        assertThat(mended.missing()).isEqualTo(2);
        assertThat(runs.count("things")).isEqualTo(1);
    }

    @Test
    void whatIsAskedOncePerBuildIsNotTakenForMissingBecauseOneNewBuildHasNone() {
        try (SandboxRuns sandbox = SandboxRuns.start(folder.resolve("builds"), 12).route("routes/gone.yaml",
                THINGS.formatted("").replace("things", "gone").replace("path: /v2/gone",
                        "path: \"/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/gone\""))) {
            for (int run = 0; run < 2; run++) {
                EndpointReport gone = SandboxRuns.of(sandbox.run("organizations", "pipelines", "builds", "gone"),
                        "gone");
                assertThat(gone.outcome()).as("run " + run).isEqualTo(Outcome.FAILED);
                assertThat(gone.message()).contains("any of its 12 parents");
            }
        }
    }

    @Test
    void aParentThatMayNotBeReadIsListedAndTheOthersAreRead() {
        organizations(8, "");
        for (int i = 0; i < 8; i++) {
            server.status(things(i), i < 6 ? 403 : 200, i < 6
                    ? "{\"message\": \"SSO is required\"}"
                    : "[{\"id\": " + i
                            + "}]");
        }

        EndpointReport report = below();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().count()).isEqualTo(6);
        assertThat(report.message()).contains(things(0), things(4), "SSO is required", "and 1 more");
        assertThat(runs.count("things")).isEqualTo(2);
    }

    @Test
    void anEndpointThatMayNotBeReadBelowAnyParentIsRefusedInOneSentence() {
        organizations(3, "");
        for (int i = 0; i < 3; i++) {
            server.status(things(i), 403, "{\"message\": \"SSO is required\"}");
        }

        EndpointReport report = below();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().count()).isEqualTo(1);
        assertThat(report.message()).contains("all 3 parents (403)", "SSO is required");
    }

    @Test
    void whatIsRefusedForWantOfAPlanNamesThePlan() {
        organizations(1, "");
        runs.route("routes/audit_events.yaml", THINGS.formatted("").replace("things", "audit_events")
                .replace("path: /v2/audit_events", "path: \"/v2/organizations/{org.slug}/audit_events\""));
        server.status("/v2/organizations/o0/audit_events", 403, "{\"message\": \"Forbidden\"}");
        EndpointReport report = SandboxRuns.of(runs.run("organizations", "audit_events"), "audit_events");
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).contains("/audit_events", "403", "with the plan Enterprise");
        assertThat((String) load().get("message")).contains("Enterprise");
    }

    @Test
    void aScopeThatTheTokenLacksIsNotAskedForParentByParent() {
        organizations(20, "");
        for (int i = 0; i < 20; i++) {
            server.status(things(i), 403,
                    "{\"message\": \"Forbidden. Your access token doesn't have the read_things scope\"}");
        }

        EndpointReport report = below();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).contains("read_things");
        assertThat(server.asked().stream().filter(path -> path.endsWith("/things")).count()).isLessThan(20);
    }

    @Test
    void whatReadsNothingSaysWhy() {
        organizations(2, "\n        where: \"slug = other\"");
        server.list(things(0), "[{\"id\": 1}]");
        EndpointReport none = below();
        assertThat(none.outcome()).as(none.message()).isEqualTo(Outcome.COMPLETE);
        assertThat(none.notes()).contains("no parent matched: slug = other");

        server.list("/v2/organizations", "[]");
        assertThat(SandboxRuns.of(runs.run("organizations"), "organizations").notes()).isEmpty();
    }

    @Test
    void anEmptyFirstLoadIsTold() {
        runs.route("routes/things.yaml", THINGS.formatted(""));
        server.list("/v2/things", "[]");
        EndpointReport first = things();
        assertThat(first.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(first.notes()).containsExactly("no rows at its first load");
        assertThat(things().notes()).as("empty again is nothing new").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"null|null", "{}|an empty object", "5|a single value"})
    void anAnswerThatIsNoRecordFailsByNameAndIsAskedForAgain(String body, String told) {
        runs.route("routes/things.yaml", THINGS.formatted(""));
        server.list("/v2/things", body);
        EndpointReport report = things();
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).contains("/v2/things", "holds " + told, "The next run asks again");
        assertThat(load()).containsEntry("status", 2L);

        server.list("/v2/things", "{\"id\": 1}");
        assertThat(things().outcome()).as("one object is a record").isEqualTo(Outcome.COMPLETE);
        assertThat(runs.count("things")).isEqualTo(1);
    }

    /** Nobody told it to end: a scheduler must see that it did. */
    @Test
    void aRunThatEndsBecauseTheBudgetIsSpentForLongIsFailedAndGoesOn() {
        runs.route("routes/things.yaml", THINGS.formatted(""));
        server.status("/v2/things", 429, "{\"message\": \"later\", \"reset\": 3600}");
        RunReport report = runs.run("things");
        assertThat(report.stopped()).contains("longer than a run waits");
        assertThat(SandboxRuns.of(report, "things").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().get("things")).contains("the budget of", "is spent for another");
        assertThat(load()).as("it is gone on with").containsEntry("status", 3L);
    }

    @Test
    void aStartInTheFutureIsTold() {
        try (SandboxRuns sandbox = SandboxRuns.start(folder.resolve("builds"), 12).extract(e -> new ExtractSettings(
                Instant.parse("2100-01-01T00:00:00Z"), null, null, false, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()))) {
            assertThat(SandboxRuns.of(sandbox.run("builds"), "builds").notes())
                    .contains("the start, 2100-01-01T00:00:00Z, is in the future");
        }
    }

    @Test
    void aRunThatIsToldToStopInTheMiddleOfAnAnswerIsStoppedAndHasNotFailed() {
        runs.route("routes/things.yaml", THINGS.formatted(""));
        server.hang("/v2/things");

        RunReport run = runs.run(started -> new Thread(() -> {
            Awaitility.await().until(() -> server.asked().contains("/v2/things"));
            started.stop("told to stop");
        }).start(), "things");

        EndpointReport report = SandboxRuns.of(run, "things");
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.STOPPED);
        assertThat(report.message()).isNull();
        assertThat(run.failures()).isEmpty();
        assertThat(run.stopped()).isEqualTo("told to stop");
        assertThat(load()).containsEntry("status", 3L);
    }
}
