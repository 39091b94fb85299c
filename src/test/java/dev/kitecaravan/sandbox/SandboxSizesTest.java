package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

/** One seed gives the same bytes; any size works. */
class SandboxSizesTest {
    private static final Instant BASE = Instant.parse("2026-06-15T10:00:00Z");
    private static final List<String> TARGETS = List.of("/v2/builds?per_page=100&include_retried_jobs=true",
            "/v2/organizations", "/v2/organizations/harbor-lane/pipelines", "/v2/organizations/harbor-lane/agents",
            "/v2/organizations/northwind-rail/builds?page=2", "/v2/access-token");

    @Test
    void oneSeedAndOneBaseGiveTheSameBytes() {
        SandboxSettings settings = SandboxSettings.standard().withClockBase(BASE).withSeed(42);
        try (Sandbox one = Sandbox.start(settings);
                Sandbox same = Sandbox.start(settings);
                Sandbox other = Sandbox.start(settings.withSeed(43))) {
            for (String target : TARGETS) {
                String bytes = new SandboxClient(one).get(target).text();
                assertThat(new SandboxClient(same).get(target).text()).isEqualTo(bytes);
                assertThat(new SandboxClient(other).get(target).text()).isNotEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 19, 20, 101})
    void smallOnes(int builds) {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.standard().withBuilds(builds).withOrganizations(1).withPipelines(1).withoutLimits())) {
            assertThat(new SandboxClient(sandbox).ids("/v2/builds?per_page=50")).hasSize(builds)
                    .doesNotHaveDuplicates();
            assertThat(sandbox.report().builds()).isEqualTo(builds);
        }
    }

    @Test
    void exactlySoManyJobs() {
        try (Sandbox sandbox = Sandbox
                .start(SandboxSettings.standard().withBuilds(200).withExactJobs(10).withoutLimits())) {
            assertThat(new SandboxClient(sandbox).walk("/v2/builds?per_page=100"))
                    .allSatisfy(build -> assertThat(build.get("jobs")).hasSize(10));
            assertThat(sandbox.report().jobs()).isEqualTo(2000);
            assertThat(sandbox.report().retriedJobs()).isZero();
        }
    }

    @Test
    void theAverageOfJobsIsAboutWhatWasAsked() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(2000).withJobs(8))) {
            assertThat(sandbox.report().jobs() / 2000.0).isBetween(7.2, 8.8);
        }
    }

    @Test
    void aHundredThousandBuildsSpreadOverMonths() {
        int builds = Boolean.getBoolean("caravan.soak") ? 100_000 : 20_000;
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(builds).withClockBase(BASE)
                .withOrganizations(3).withPipelines(30).withListDepth(builds).withoutLimits())) {
            SandboxClient client = new SandboxClient(sandbox);
            assertThat(sandbox.report().builds()).isEqualTo(builds);
            assertThat(sandbox.report().pipelines()).isEqualTo(90);
            JsonNode newest = client.get("/v2/builds?per_page=1").json().get(0);
            JsonNode oldest = client.get("/v2/builds?per_page=1&page=" + builds).json().get(0);
            assertThat(Instant.parse(newest.get("created_at").asText())).isAfter(BASE.minusSeconds(600));
            String first = oldest.get("created_at").asText().substring(0, 10) + "T00:00:00Z";
            assertThat(Instant.parse(first)).isBetween(BASE.minus(Duration.ofDays(310)),
                    BASE.minus(Duration.ofDays(28)));
        }
    }
}
