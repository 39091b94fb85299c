package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.PageSize;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Runs that an API answers badly, refuses, or tells another time than this machine's: the rows are those of any other run. */
class BadAnswersTest {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final String[] ENDPOINTS = {"organizations", "pipelines", "builds", "annotations"};

    @TempDir
    Path folder;

    @Test
    void everyFifthAnswerFaultyStillMakesEqualRows(TestReporter figures) {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(SOAK ? 2_000 : 160).withJobs(2)
                .withLimits(100_000, 100_000, Duration.ofSeconds(1)).withClockBase(now())
                .withSlowBy(Duration.ofMillis(20));
        Map<String, List<String>> undisturbed;
        try (SandboxRuns runs = SandboxRuns.start(folder.resolve("well"), settings)) {
            good(runs.run(ENDPOINTS));
            undisturbed = runs.tables();
        }
        try (SandboxRuns runs = SandboxRuns
                .start(folder.resolve("faulty"), settings.withFaults(0.2, FaultKind.values()))
                .api(api -> api.withRetry(brief(Duration.ofSeconds(60))).withTimeouts(api.connectTimeout(),
                        Duration.ofMillis(500)))) {
            good(runs.run(ENDPOINTS));
            assertThat(runs.tables()).isEqualTo(undisturbed);
            Map<FaultKind, Integer> came = runs.sandbox().requests().byFault();
            figures.publishEntry(Map.of("requests", "" + runs.sandbox().requests().count(), "faults", "" + came));
            assertThat(came).as("each kind came").containsOnlyKeys(FaultKind.values());
        }
    }

    @Tag("full")
    @Test
    void aStormOfRefusalsFailsNothingAndIsNoAttempt(TestReporter figures) {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(SOAK ? 400 : 40).withJobs(1)
                .withClockBase(now()).withLimits(30, 100, Duration.ofSeconds(1)).withFaults(0.15, FaultKind.SPENT);
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)
                .api(api -> api.withRetry(brief(Duration.ofMillis(1))))) {
            good(runs.run(ENDPOINTS));
            assertThat(runs.count("builds")).isEqualTo(SOAK ? 400 : 40);
            assertThat(runs.count("annotations")).isEqualTo(runs.sandbox().report().annotations());
            int refusals = runs.sandbox().requests().refusals();
            figures.publishEntry(Map.of("requests", "" + runs.sandbox().requests().count(), "refusals", "" + refusals));
            assertThat(refusals).isGreaterThanOrEqualTo(3);
            assertThat(runs.sandbox().requests().byFault().get(FaultKind.SPENT)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void anAddressThatStaysBrokenIsGivenUpAndTheOthersAreRead() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(60).withJobs(1).withoutLimits()
                .withClockBase(now());
        try (SandboxRuns runs = SandboxRuns.start(folder, settings)) {
            String slug = (String) ((Map<?, ?>) ((List<?>) ApiTruth.get(runs.sandbox(), "/v2/organizations")).get(0))
                    .get("slug");
            try (BrokenGateway gateway = new BrokenGateway(runs.sandbox().origin(),
                    "/organizations/" + slug + "/builds?", Integer.MAX_VALUE)) {
                runs.api(api -> ApiSettings.of(Origin.of(gateway.origin()), api.token())
                        .withSpool(api.spoolFolder(), api.spoolMemory()).withRetry(brief(Duration.ofMillis(300))));
                RunReport report = runs.run("organizations", "pipelines", "org_builds", "annotations");
                assertThat(SandboxRuns.of(report, "org_builds").message()).contains("no usable answer").contains(slug);
                assertThat(report.stopped()).as("the run went on").isNull();
                assertThat(runs.query("select distinct organization_slug from org_builds")).hasSize(1);
                assertThat(SandboxRuns.of(report, "annotations").outcome()).isEqualTo(Outcome.COMPLETE);
            }
            runs.api(api -> api);
            good(runs.run("organizations", "pipelines", "org_builds", "annotations"));
            assertThat(runs.count("org_builds")).isEqualTo(60);
        }
    }

    @Test
    void pagesThatAreTooHeavyAreAskedForInSmallerOnesAndThenInLargeOnesAgain() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(700).withJobs(1).withoutLimits()
                .withClockBase(now());
        try (SandboxRuns runs = SandboxRuns.start(folder, settings);
                BrokenGateway gateway = new BrokenGateway(runs.sandbox().origin(), "/v2/builds?per_page=100", 4)) {
            runs.api(api -> ApiSettings.of(Origin.of(gateway.origin()), api.token())
                    .withSpool(api.spoolFolder(), api.spoolMemory()).withRetry(brief(Duration.ofSeconds(20))));
            good(runs.run("organizations", "pipelines", "builds"));

            assertThat(runs.count("builds")).isEqualTo(700);
            List<Integer> sizes = runs.sandbox().requests().all().stream().filter(r -> r.kind().equals("builds"))
                    .map(r -> PageSize.of(URI.create(r.target()))).toList();
            assertThat(sizes).as("page sizes that were answered").startsWith(50, 50, 50).endsWith(100);
        }
    }

    @Test
    void clocksThatDifferAreWarnedOfAndWindowsFollowTheApi() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(20).withJobs(1).withoutLimits();
        try (SandboxRuns runs = SandboxRuns.start(folder, settings.withClockBase(now().minus(Duration.ofHours(2))))) {
            good(runs.run("organizations", "pipelines", "builds"));
            assertThat(runs.warnings()).singleElement().asString().contains("ahead of Buildkite's");
            Instant end = Instant
                    .parse(runs.query("select max(window_to) as t from _caravan_loads where endpoint = 'builds'")
                            .get(0).get("t").toString());
            assertThat(end).isBefore(Instant.now().minus(Duration.ofMinutes(110)));
            assertThat(runs.count("builds")).isEqualTo(20);
        }
    }

    /** @param limit how long a request that goes wrong is tried again */
    private static RetrySettings brief(Duration limit) {
        return new RetrySettings(limit, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMillis(100));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void good(RunReport report) {
        assertThat(report.endpoints()).allSatisfy(e -> {
            assertThat(e.message()).isNull();
            assertThat(e.outcome()).isEqualTo(Outcome.COMPLETE);
        });
    }
}
