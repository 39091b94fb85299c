package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.assertj.core.data.Percentage;
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
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.RunReport;

/** A plan says what a run then costs, and spends a handful of requests on it. */
class PlanTest {
    private static final List<Endpoint> ENDPOINTS = EndpointRegistry.read(List.copyOf(RouteFolder.read(null)))
            .endpoints().stream().toList();
    private static final String[] CHOSEN = {"organizations", "pipelines", "builds", "annotations"};

    @TempDir
    Path folder;

    @Test
    void aPlanBeforeTheFirstRunAndOneAfterItSayWhatARunCosts() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 330)) {
            Map<String, Estimate> plan = plan(runs, Scope.ALL, CHOSEN);
            assertThat(runs.sandbox().requests().count()).as("spent on the plan").isLessThanOrEqualTo(5);
            assertThat(plan.get("annotations").note()).contains("one request per build").contains("where");

            RunReport report = runs.run(CHOSEN);
            for (String endpoint : CHOSEN) {
                assertThat((double) plan.get(endpoint).requests()).as(endpoint)
                        .isCloseTo(SandboxRuns.of(report, endpoint).requests(), Percentage.withPercentage(10));
            }

            Map<String, Estimate> again = plan(runs, Scope.ALL, CHOSEN);
            assertThat(again.get("annotations").requests()).as("each is asked once").isZero();
            assertThat(again.get("builds").requests()).isBetween(2L, 3L + runs.count("builds") / 20);
        }
    }

    @Test
    void aPlanOfWhatHangsBelowOtherEndpointsIsHonest() {
        String[] chosen = {"organizations", "pipelines", "clusters", "cluster_queues", "queue_metrics", "teams",
                "team_members", "suites", "runs", "tests", "pipeline_schedules"};
        try (SandboxRuns runs = SandboxRuns.start(folder, 60).withMoreRoutes()) {
            Map<String, Estimate> plan = plan(runs, Scope.ALL, withFailures(chosen));
            assertThat(runs.sandbox().requests().count()).as("spent on the plan").isLessThanOrEqualTo(30);
            RunReport report = runs.run(withFailures(chosen));
            for (String endpoint : chosen) {
                assertThat(plan.get(endpoint).requests()).as(endpoint)
                        .isEqualTo(SandboxRuns.of(report, endpoint).requests());
            }
            long asked = SandboxRuns.of(report, "failed_executions").requests();
            assertThat(plan.get("failed_executions").requests()).as("about those runs that its where lets pass")
                    .isBetween(asked / 2, asked * 2).isLessThan(runs.count("runs"));
            assertThat(plan(runs, Scope.ALL, withFailures(chosen)).get("failed_executions").requests()).isZero();
        }
    }

    private static String[] withFailures(String... endpoints) {
        String[] all = java.util.Arrays.copyOf(endpoints, endpoints.length + 1);
        all[endpoints.length] = "failed_executions";
        return all;
    }

    @Test
    void aPlanKeepsToTheScope() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 120)) {
            String[] lists = {"organizations", "pipelines", "pipeline_builds"};
            Object organization = ((Map<?, ?>) ((List<?>) ApiTruth.get(runs.sandbox(), "/v2/organizations")).get(0))
                    .get("slug");
            Map<?, ?> pipeline = (Map<?, ?>) ((List<?>) ApiTruth.get(runs.sandbox(),
                    "/v2/organizations/" + organization + "/pipelines")).get(0);
            Scope one = Scope.of((String) organization, (String) pipeline.get("slug"));
            assertThat(plan(runs, Scope.ALL, lists).get("pipeline_builds").requests()).isEqualTo(12);
            assertThat(plan(runs, one, lists).get("pipeline_builds").requests()).isEqualTo(1);
            runs.run(lists);
            assertThat(plan(runs, one, lists).get("pipeline_builds").units()).isEqualTo(1);
        }
    }

    private static Map<String, Estimate> plan(SandboxRuns runs, Scope scope, String... endpoints) {
        ApiSettings api = ApiSettings.of(Origin.of(runs.sandbox().origin().toString()),
                TokenSource.of(runs.sandbox().token()));
        ExtractSettings settings = new ExtractSettings(null, null, null, false, 1 << 20, Duration.ofMinutes(2),
                Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1), scope);
        ParentEndpoints parents = new ParentEndpoints(ENDPOINTS, List.of(endpoints));
        try (ApiClient client = new ApiClient(api, new Budget(Reserve.parse("0")), ApiListener.NONE);
                Destination target = Destinations.create(runs.destination());
                ReadAhead readAhead = new ReadAhead(client)) {
            target.open();
            Extraction extraction = new Extraction(target.state(),
                    new RunClock("plan", Duration.ZERO, null, Clock.systemUTC()), settings, parents, readAhead,
                    1 << 20, () -> 0);
            return extraction.plan(parents.order()).stream().collect(Collectors.toMap(Estimate::endpoint, e -> e));
        }
    }
}
