package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** What a run would cost, from a handful of requests. */
class RequestPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String BUILD = "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}";

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p", "q");
        walks = new Walks(api, folder, NOW).endpoint("annotations", BUILD + "/annotations", "annotations")
                .endpoint("jobs_log", BUILD.replace("{number}", "{build.number}") + "/jobs/{job.id}/log", "");
        for (int i = 0; i < 450; i++) {
            OwnApi.Build build = api.add(i % 2 == 0 ? "p" : "q", NOW.minus(Duration.ofHours(2)).minusSeconds(200L * i));
            build.json.put("jobs", new ArrayList<>(List.of(
                    new HashMap<>(Map.of("id", "a" + i, "type", "script", "started_at", NOW.toString())),
                    new HashMap<>(Map.of("id", "b" + i, "type", "script")),
                    new HashMap<>(Map.of("id", "c" + i, "type", "waiter", "started_at", NOW.toString())))));
        }
    }

    @AfterEach
    void end() {
        walks.close();
    }

    @Test
    void beforeAFirstLoadTheFirstPagesTellWhatFollows() {
        Map<String, Estimate> plan = plan("builds", "annotations", "jobs_log");
        assertThat(plan.get("organizations").requests()).isEqualTo(1);
        assertThat(plan.get("pipelines").requests()).isEqualTo(1);
        assertThat(plan.get("builds").requests()).as("no list here tells its last page: at least two").isEqualTo(2);
        assertThat(plan.get("annotations").requests()).as("one each of the builds to come").isEqualTo(150);
        assertThat(plan.get("jobs_log").requests()).as("of the script job that has started").isEqualTo(150);
        assertThat(api.asked).hasSize(3);
    }

    @Test
    void afterALoadAQuietRunCostsTheNewPassAndTwoMoreAndWhatStateHasPending() {
        walks.run("builds");
        walks.now(NOW.plusSeconds(600));
        api.asked.clear();
        Map<String, Estimate> plan = plan("builds", "annotations", "jobs_log");
        assertThat(plan.get("builds").requests()).isEqualTo(3);
        assertThat(plan.get("builds").note()).isEqualTo("0 builds to read");
        assertThat(plan.get("annotations").requests()).isEqualTo(450);
        assertThat(plan.get("jobs_log").requests()).isEqualTo(450);
        assertThat(plan.get("annotations").note()).contains("one request per build").contains("asks for fewer");
        assertThat(api.asked.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void openBuildsThatAreDueCountOneByOne() {
        for (OwnApi.Build build : api.builds().subList(0, 7)) {
            build.json.put("state", "running");
        }
        walks.run("builds");
        walks.now(NOW.plusSeconds(600));
        Estimate builds = plan("builds").get("builds");
        assertThat(builds.requests()).isEqualTo(3 + 7);
        assertThat(builds.note()).contains("up to 7 open ones");
    }

    @Test
    void aBoundedRunIsItsWindowAlone() {
        walks.run("builds");
        walks.settings(s -> new ExtractSettings(null, NOW.minus(Duration.ofHours(3)), NOW, false, s.logBytes(),
                s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        Estimate builds = plan("builds").get("builds");
        assertThat(builds.requests()).isEqualTo(1);
        assertThat(builds.note()).isEqualTo("19 builds to read");
    }

    @Test
    void whatIsOutOfScopeIsNotCounted() {
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(),
                s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), Scope.of("", "p")));
        Map<String, Estimate> plan = plan("builds", "annotations");
        assertThat(plan.get("builds").requests()).isEqualTo(2);
        assertThat(plan.get("annotations").requests()).as("half of the builds are of p").isEqualTo(75);
    }

    private Map<String, Estimate> plan(String... endpoints) {
        return walks.plan(endpoints).stream()
                .collect(Collectors.toMap(Estimate::endpoint, each -> each, (a, b) -> a, LinkedHashMap::new));
    }
}
