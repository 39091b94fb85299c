package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Settings;

/** Firings over a sandbox, and what the metrics tell after them. */
class ScheduledRunsTest {
    @TempDir
    Path folder;

    @Test
    void afterAFiringThatLoadedBuildsTheMetricsTellOfCi() throws Exception {
        assertThat(scrape(Map.of(), "builds")).contains("caravan_ci_reading_failures_total 0.0",
                "caravan_ci_as_of_timestamp_seconds ", "caravan_ci_main_red_seconds{organization=",
                "caravan_ci_queue_wait_seconds{organization=",
                "caravan_ci_left_out{kind=\"queue\"} 0.0");
    }

    @Tag("full")
    @Test
    void afterOtherFiringsNothingIsRead() throws Exception {
        assertThat(scrape(Map.of(), "pipelines")).contains("caravan_ci_reading_failures_total 0.0")
                .doesNotContain("caravan_ci_main");
    }

    @Tag("full")
    @Test
    void withoutViewsTheFiringIsGoodAndTheMetricsAreAbsent() throws Exception {
        assertThat(scrape(Map.of("CARAVAN_VIEWS", "none"), "builds")).contains("caravan_ci_reading_failures_total 1.0")
                .doesNotContain("caravan_ci_main", "caravan_ci_queue", "caravan_ci_jobs", "caravan_ci_as_of");
        assertThat(scrape(Map.of("CARAVAN_METRICS_CI", "false"), "builds")).doesNotContain("caravan_ci_");
    }

    /** As stopped runs are read on with at once, it would be asked for again and again until the window ends. */
    @Test
    void aBudgetThatIsSpentForLongerThanARunWaitsIsNotAskedAgainAtOnce() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(12).withLimits(1, 1,
                Duration.ofHours(1)))) {
            assertThat(verdict(settings(sandbox, Map.of("CARAVAN_RETRY_TIME_LIMIT", "1s")), "pipelines"))
                    .isEqualTo(Schedule.Verdict.FAILED);
        }
    }

    /** What a scrape says after these were read one after the other. */
    private String scrape(Map<String, String> environment, String... endpoints) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(12).withoutLimits())) {
            return with(settings(sandbox, environment), List.of(endpoints), (runs, metrics) -> {
                for (String endpoint : endpoints) {
                    assertThat(runs.read(endpoint, Instant.now())).isEqualTo(Schedule.Verdict.READ);
                }
                return metrics.scrape();
            });
        }
    }

    private static Schedule.Verdict verdict(Settings settings, String endpoint) throws Exception {
        return with(settings, List.of(endpoint), (runs, metrics) -> runs.read(endpoint, Instant.now()));
    }

    private Settings settings(Sandbox sandbox, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("BUILDKITE_API_TOKEN", sandbox.token());
        all.put("BUILDKITE_BASE_URL", sandbox.origin().toString());
        all.put("CARAVAN_DATA", folder.toString());
        return Settings.of(all, null);
    }

    private static <T> T with(Settings settings, List<String> endpoints,
            BiFunction<ScheduledRuns, Metrics, T> action) throws Exception {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        try (Destination target = Destinations.create(chosen)) {
            target.open();
        }
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        Budget budget = new Budget(Reserve.parse("0"));
        try (DefaultCamelContext camel = new DefaultCamelContext();
                Metrics metrics = new Metrics(budget, Service.seriesOfCi(settings));
                DestinationWatch watch = new DestinationWatch(chosen, () -> {
                })) {
            camel.setSourceLocationEnabled(true);
            camel.setStreamCaching(false);
            camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
            camel.start();
            CamelRoutes routes = new CamelRoutes(camel);
            routes.load(registry, CaravanRun.order(registry, endpoints).stream().map(each -> each.id()).toList());
            ScheduledRuns runs = new ScheduledRuns(settings, registry,
                    ConfiguredRun.request(settings, endpoints, null, null, false), routes,
                    new ScheduledRuns.Watchers(budget,
                            metrics, watch, Notices.of(settings, trouble -> {
                                throw new AssertionError(trouble);
                            })));
            return action.apply(runs, metrics);
        }
    }
}
