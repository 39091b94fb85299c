package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.StateAdministration;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.RequestLog;

/** What of the API a run reads: bounds, start date, scope, everything again, an edited route. */
class BoundedRunTest {
    private static final String[] LISTS = {"organizations", "pipelines", "builds"};

    @TempDir
    Path folder;
    private SandboxRuns runs;

    @BeforeEach
    void start() {
        runs = SandboxRuns.start(folder, 260);
    }

    @org.junit.jupiter.api.AfterEach
    void stop() {
        runs.close();
    }

    @Test
    void aBackfillReadsItsBoundsAndMovesNoMark() {
        good(runs.run(LISTS));
        List<Map<String, Object>> cursor = cursor();
        List<Instant> created = created();
        Instant from = created.get(200);
        Instant to = created.get(50);
        runs.sandbox().requests().reset();

        good(bounded(from, to).run("builds"));

        assertThat(targets()).allMatch(t -> t.contains("created_from=") && t.contains("created_to="));
        assertThat(runs.sandbox().requests().count("builds")).isEqualTo(2);
        assertThat(marks(cursor())).isEqualTo(marks(cursor));
        assertThat(runs.count("builds")).isEqualTo(260);
    }

    @Test
    void aBackfillIntoAnEmptyDatasetLoadsItsBoundsAndTheNextRunTheRest() {
        Instant middle = middle();
        good(bounded(null, middle).run(LISTS));
        assertThat(runs.count("builds")).isBetween(60L, 200L);
        good(bounded(null, null).run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(260);
    }

    @Test
    void everythingAgainEvenWithBoundsForgetsNothing() {
        good(runs.run(LISTS));
        List<Map<String, Object>> cursor = cursor();
        Instant middle = created().get(100);
        runs.extract(e -> new ExtractSettings(null, middle, null, true, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
        good(runs.run("builds"));
        assertThat(marks(cursor())).isEqualTo(marks(cursor));
    }

    @Test
    void everythingAgainReadsEveryPageAndDeletesNothing() {
        good(runs.run(LISTS));
        BuildAddress gone = address(
                runs.query("select * from builds where state = 'passed' order by number limit 1").get(0));
        runs.sandbox().changes().delete(gone);
        runs.sandbox().requests().reset();
        runs.extract(e -> new ExtractSettings(null, null, null, true, e.logBytes(), e.finishedOverlap(), e.rescanSpan(),
                e.rescanEvery(), e.parentsMaxAge(), e.scope()));
        RunReport report = runs.run(LISTS);
        good(report);
        assertThat(SandboxRuns.of(report, "builds").records()).isBetween(259L, 262L);
        assertThat(runs.count("builds")).isEqualTo(260);
        assertThat(runs.sandbox().requests().count("builds")).isEqualTo(3);
    }

    @Test
    void buildsBeforeTheStartDateAreNotReadByAnyPassAndAnEarlierDateReadsThemLater() {
        Instant middle = middle();
        started(middle);
        runs.sandbox().requests().reset();
        good(runs.run(LISTS));
        long first = runs.count("builds");
        assertThat(first).isBetween(60L, 200L);
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(first);
        assertThat(targets()).filteredOn(t -> t.startsWith("/v2/builds?"))
                .allMatch(t -> t.contains("created_from="));
        started(null);
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(260);
    }

    @Test
    void whatTheScopeLeftOutIsReadWholeOnceItLetsItIn() {
        Map<String, Object> some = somePipeline();
        String slug = (String) some.get("slug");
        scope(Scope.of("", "!" + slug));
        good(runs.run(LISTS));
        long hidden = 260 - runs.count("builds");
        assertThat(hidden).isPositive();
        assertThat(runs.query("select id from builds where pipeline_slug = '" + slug + "'")).isEmpty();

        scope(Scope.ALL);
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(260);

        // It vanishes again, builds are made meanwhile, and it returns.
        scope(Scope.of("", "!" + slug));
        BuildAddress old = address(runs.query("select * from builds where pipeline_slug = '" + slug
                + "' and state = 'passed' order by number limit 1").get(0));
        good(runs.run(LISTS));
        runs.sandbox().changes().reopen(old);
        BuildAddress made = runs.sandbox().changes().addBuild(old.organization(), slug);
        nextSecond();
        good(runs.run(LISTS));
        runs.sandbox().changes().finish(made);
        runs.sandbox().changes().finish(old);
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(260);
        nextSecond();
        scope(Scope.ALL);
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(261);
        assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs))).isEmpty();
        runs.sandbox().requests().reset();
        good(runs.run("builds"));
        assertThat(runs.sandbox().requests().count("pipeline_builds")).as("once").isZero();
    }

    @Test
    void anOrganizationThatAppearsLaterIsReadWholeByEitherList() {
        good(runs.run(LISTS));
        runs.sandbox().changes().addOrganization("newcomer");
        runs.sandbox().changes().addPipeline("newcomer", "first");
        for (int i = 0; i < 3; i++) {
            runs.sandbox().changes().finish(runs.sandbox().changes().addBuild("newcomer", "first"));
        }
        nextSecond();
        good(runs.run(LISTS));
        assertThat(runs.count("builds")).isEqualTo(263);
        good(runs.run("org_builds"));
        assertThat(runs.count("org_builds")).isEqualTo(263);
    }

    @Test
    void aRewoundListReadsOnFromThatTimeAndARewoundChildWhatItAskedForSince() {
        good(runs.run("organizations", "pipelines", "builds", "annotations"));
        Instant to = created().get(120).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        rewind("builds", to);
        runs.sandbox().requests().reset();
        good(runs.run("builds"));
        assertThat(targets()).filteredOn(t -> t.startsWith("/v2/builds?") && t.contains("created_from="))
                .isNotEmpty().allMatch(t -> t.contains("created_from=" + to.toString().replace(":", "%3A")));
        assertThat(targets()).as("what finished since").anyMatch(t -> t.contains("finished_from="));
        assertThat(runs.count("builds")).isEqualTo(260);

        good(runs.run("annotations"));
        long before = runs.sandbox().requests().count("annotations");
        rewind("annotations", Instant.EPOCH);
        good(runs.run("annotations"));
        assertThat(runs.sandbox().requests().count("annotations") - before).isEqualTo(260);
        assertThatThrownBy(() -> rewind("annotations", Instant.now().plusSeconds(60)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("nothing to rewind");
    }

    private void rewind(String endpoint, Instant to) {
        try (Destination target = Destinations.create(runs.destination())) {
            target.open();
            new StateAdministration(target).rewind(endpoint, to);
        }
    }

    @Test
    void anEditedRouteStopsItsEndpointAndNamesTheTwoWaysOn() {
        good(runs.run(LISTS));
        runs.route("routes/builds.yaml", """
                - route:
                    id: builds
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/builds, query: branch=main, selector: builds }
                      steps:
                        - to: { uri: kamelet:table-sink, parameters: { table: builds, primaryKey: id } }
                """);
        runs.sandbox().requests().reset();
        RunReport report = runs.run("builds");
        assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(SandboxRuns.of(report, "builds").message()).contains("state keep builds")
                .contains("state reset builds")
                .contains("branch=main");
        assertThat(runs.sandbox().requests().count("builds")).isZero();

        try (Destination target = Destinations.create(runs.destination())) {
            target.open();
            StateAdministration state = new StateAdministration(target);
            Endpoint never = EndpointRegistry.read(List.copyOf(RouteFolder.read(null))).get("annotations").endpoint();
            assertThatThrownBy(() -> state.keep(never)).hasMessageContaining("no state of an endpoint 'annotations'");
            assertThatThrownBy(() -> state.reset("annotations")).hasMessageContaining("'annotations'");
            state.reset("builds");
        }
        good(runs.run("builds"));
        assertThat(targets()).filteredOn(t -> t.startsWith("/v2/builds?")).isNotEmpty()
                .allMatch(t -> t.contains("branch=main") && !t.contains("finished_from"));
    }

    private SandboxRuns bounded(Instant from, Instant to) {
        return runs.extract(e -> new ExtractSettings(null, from, to, false, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
    }

    private void started(Instant start) {
        runs.extract(e -> new ExtractSettings(start, null, null, false, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(), e.rescanEvery(), e.parentsMaxAge(), e.scope()));
    }

    private void scope(Scope scope) {
        runs.extract(e -> new ExtractSettings(null, null, null, false, e.logBytes(), e.finishedOverlap(),
                e.rescanSpan(), e.rescanEvery(), Duration.ZERO, scope));
    }

    private Map<String, Object> somePipeline() {
        Object organization = ((List<?>) ApiTruth.get(runs.sandbox(), "/v2/organizations")).get(0);
        Object slug = ((Map<?, ?>) organization).get("slug");
        @SuppressWarnings("unchecked")
        Map<String, Object> pipeline = (Map<String, Object>) ((List<?>) ApiTruth.get(runs.sandbox(),
                "/v2/organizations/" + slug + "/pipelines")).get(0);
        return pipeline;
    }

    private Instant middle() {
        List<?> page = (List<?>) ApiTruth.get(runs.sandbox(), "/v2/builds?per_page=100&page=2");
        return Instant.parse((String) ((Map<?, ?>) page.get(30)).get("created_at"));
    }

    private List<Instant> created() {
        return runs.query("select created_at from builds order by created_at desc").stream()
                .map(row -> Instant.parse(row.get("created_at").toString()))
                .toList();
    }

    private List<Map<String, Object>> cursor() {
        return runs.query("select \"value\" as v from _caravan_state where kind = 'cursor' and endpoint = 'builds'");
    }

    private static List<String> marks(List<Map<String, Object>> cursor) {
        return cursor.stream().map(row -> row.get("v").toString().replaceAll("\"pass_run\".*", "")).toList();
    }

    private List<String> targets() {
        return runs.sandbox().requests().all().stream().map(RequestLog.Request::target).toList();
    }

    private static BuildAddress address(Map<String, Object> build) {
        return new BuildAddress((String) build.get("organization_slug"), (String) build.get("pipeline_slug"),
                ((Number) build.get("number")).intValue(), java.util.UUID.fromString((String) build.get("id")));
    }

    private static void nextSecond() {
        long second = Instant.now().getEpochSecond();
        org.awaitility.Awaitility.await().until(() -> Instant.now().getEpochSecond() > second);
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allSatisfy(e -> assertThat(e.message()).isNull());
    }
}
