package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Estimate;
import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Extraction;
import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.http.AnswerBounds;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.RequestLog;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Builds too large for one answer: their jobs come by their own list, and the rows are those of any other build. */
class LargeBuildsTest {
    private static final String[] ENDPOINTS = {"organizations", "pipelines", "builds"};
    private static final int BUILDS = 40;
    private static final int LARGE = 2;
    private static final int JOBS = 330;
    /** A large build has about twice as much. */
    private static final AnswerBounds SMALL = new AnswerBounds(300_000, Duration.ofMinutes(1));

    @TempDir
    Path folder;
    private SandboxSettings settings;

    @BeforeEach
    void settings() {
        settings = SandboxSettings.standard().withBuilds(BUILDS).withExactJobs(3).withLargeBuilds(BUILDS / LARGE, JOBS)
                .withoutLimits().withClockBase(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    @Tag("full")
    @Test
    void rowsAreTheSameWhicheverWayThousandsOfJobsCame() {
        compare(3_900, new AnswerBounds(4 << 20, Duration.ofMinutes(1)));
    }

    @Test
    void rowsAreTheSameWhicheverWayTheJobsCame() {
        compare(JOBS, SMALL);
    }

    private void compare(int jobs, AnswerBounds bounds) {
        settings = settings.withLargeBuilds(BUILDS / LARGE, jobs);
        Map<String, List<String>> together;
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("together"), settings)) {
            good(runs.run(ENDPOINTS));
            assertThat(runs.sandbox().requests().count("jobs")).as("one answer holds them").isZero();
            together = tables(runs);
        }
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("apart"), settings)
                .api(api -> small(api).withBounds(bounds))) {
            RunReport report = runs.run(ENDPOINTS);
            good(report);
            Map<String, List<String>> apart = tables(runs);
            together.forEach((table, rows) -> {
                assertThat(apart.get(table)).as(table).hasSameSizeAs(rows);
                for (int i = 0; i < rows.size(); i++) {
                    assertThat(apart.get(table).get(i)).as(table).isEqualTo(rows.get(i));
                }
            });
            RequestLog log = runs.sandbox().requests();
            assertThat(log.count("jobs")).as("a request per hundred jobs").isEqualTo(LARGE * ((jobs + 99) / 100));
            assertThat(log.count()).as("all are counted").isEqualTo(report.requests());
            assertThat(log.count("builds")).as("smaller pages around each large build").isLessThan(40);
        }
    }

    /** Without a job's group, which their own list does not tell, and the hash that goes by it. */
    private static Map<String, List<String>> tables(SandboxRuns runs) {
        Map<String, List<String>> tables = runs.tables("builds", "builds__jobs", "builds__jobs__agent_query_rules");
        assertThat(tables).hasSize(3);
        tables.replaceAll((table, rows) -> rows.stream().map(row -> row.replaceFirst(" group_key=[^,]*,", "")
                .replaceFirst("_caravan_hash=[^,]*, ", "")).sorted().toList());
        return tables;
    }

    @Test
    void aKillBetweenABuildAndItsJobsLeavesNoBuildWithoutThem() {
        try (SandboxRuns runs = SandboxRuns.start(folder, settings).api(LargeBuildsTest::small)) {
            RunReport last = null;
            int kills = 0;
            for (long steps = 5; last == null; steps += 25) {
                long alive = steps;
                runs.wrap(living -> new MortalDestination(living, alive));
                try {
                    last = runs.run(ENDPOINTS);
                } catch (MortalDestination.Killed killed) {
                    kills++;
                    if (runs.tableNames().contains("builds__jobs")) {
                        assertThat(incomplete(runs)).isEmpty();
                    }
                }
            }
            good(last);
            assertThat(kills).isPositive();
            assertThat(incomplete(runs)).isEmpty();
            assertThat(runs.count("builds__jobs")).isEqualTo(runs.sandbox().report().jobs());
        }
    }

    /** Builds that have not all the jobs that the API has of them. */
    private static List<Map<String, Object>> incomplete(SandboxRuns runs) {
        List<Map<String, Object>> builds = runs.query("select id, organization_slug, pipeline_slug, number,"
                + " (select count(*) from builds__jobs j where j.build_id = b.id) as jobs from builds b");
        return builds.stream().filter(build -> {
            Map<?, ?> told = (Map<?, ?>) ApiTruth.get(runs.sandbox(), "/v2/organizations/"
                    + build.get("organization_slug") + "/pipelines/" + build.get("pipeline_slug") + "/builds/"
                    + build.get("number") + "?exclude_jobs=true&include_retried_jobs=true");
            Object total = ((Map<?, ?>) told.get("job_state_counts")).get("total");
            return ((Number) total).longValue() != ((Number) build.get("jobs")).longValue();
        }).toList();
    }

    @Test
    void aLargeBuildThatRunsIsAskedForWithoutJobsAtOnceAndAQuietRunTakesThreeRequests() {
        try (SandboxRuns runs = SandboxRuns.start(folder, settings).api(LargeBuildsTest::small)) {
            good(runs.run(ENDPOINTS));
            RequestLog log = runs.sandbox().requests();
            Map<String, Object> large = runs.query("select * from builds b where (select count(*) from builds__jobs j"
                    + " where j.build_id = b.id) >= " + JOBS + " order by created_at desc").get(0);
            runs.sandbox().changes().reopen(new BuildAddress((String) large.get("organization_slug"),
                    (String) large.get("pipeline_slug"), ((Number) large.get("number")).intValue(),
                    UUID.fromString((String) large.get("id"))));
            good(runs.run(ENDPOINTS));
            assertThat(plan(runs).note()).contains("1 are too large for one answer");

            log.reset();
            good(runs.run("builds"));
            assertThat(
                    log.all().stream().filter(r -> r.target().contains("state%5B%5D")).map(RequestLog.Request::target))
                    .as("no page that fails first").allMatch(target -> target.contains("exclude_jobs=true"));
            assertThat(log.count("jobs")).isEqualTo((JOBS + 1 + 99) / 100);
            assertThat(runs.count("builds__jobs")).isEqualTo(runs.sandbox().report().jobs());
        }
    }

    @Test
    void aPlanTellsLargeBuildsByTheCountOfTheirJobs() {
        try (SandboxRuns runs = SandboxRuns.start(folder, settings.withLargeBuilds(1, JOBS).withBuilds(4))
                .api(LargeBuildsTest::small)) {
            Estimate estimate = plan(runs);
            RequestLog log = runs.sandbox().requests();
            assertThat(log.count("jobs")).as("a plan asks for none").isZero();
            assertThat(estimate.note()).contains("4 builds to read", "4 are too large for one answer");
            log.reset();
            long cost = SandboxRuns.of(runs.run(ENDPOINTS), "builds").requests();
            assertThat(estimate.requests()).isBetween(cost * 3 / 4, cost * 5 / 4);
        }
    }

    private static ApiSettings small(ApiSettings api) {
        return api.withBounds(SMALL)
                .withRetry(new RetrySettings(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(2),
                        Duration.ofMillis(10)));
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allMatch(endpoint -> endpoint.outcome() == Outcome.COMPLETE);
    }

    private static Estimate plan(SandboxRuns runs) {
        List<Endpoint> all = EndpointRegistry.read(List.copyOf(RouteFolder.read(null))).endpoints().stream().toList();
        ParentEndpoints parents = new ParentEndpoints(all, List.of(ENDPOINTS));
        ExtractSettings extract = new ExtractSettings(null, null, null, false, 1 << 20, Duration.ofMinutes(2),
                Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1), Scope.ALL);
        ApiSettings api = small(ApiSettings.of(Origin.of(runs.sandbox().origin().toString()),
                TokenSource.of(runs.sandbox().token())));
        try (ApiClient client = new ApiClient(api, new Budget(Reserve.parse("0")), ApiListener.NONE);
                Destination target = Destinations.create(runs.destination());
                ReadAhead readAhead = new ReadAhead(client)) {
            target.open();
            Extraction extraction = new Extraction(target.state(),
                    new RunClock("plan", Duration.ZERO, null, Clock.systemUTC()), extract, parents, readAhead, 1 << 20,
                    () -> 0);
            return extraction.plan(parents.order()).stream().filter(e -> e.endpoint().equals("builds")).findFirst()
                    .orElseThrow();
        }
    }
}
