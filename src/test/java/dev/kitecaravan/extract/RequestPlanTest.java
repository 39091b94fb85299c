package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
import dev.kitecaravan.table.StateChange;

/** What a run would cost, from a handful of requests. */
class RequestPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String PIPELINE = "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}";
    private static final String BUILD = PIPELINE + "/builds/{number}";

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

    @Test
    void ofManyListsThreeAreAskedAndTheOthersTakenToBeAlike() {
        morePipelines();
        walks.endpoint("own", PIPELINE + "/builds", "builds", Endpoint.Passes.NONE);
        Estimate own = plan("own").get("own");
        assertThat(own.requests()).as("two pages, two pages and one, three times").isEqualTo(15);
        assertThat(own.units()).isEqualTo(9);
        assertThat(own.note()).isEqualTo("from the first pages of 3 of 9");

        walks.endpoint("few", PIPELINE + "/builds", "builds", Endpoint.Passes.NONE).where("few",
                Where.parse("pipeline.slug = p", ParentFields.UNKNOWN));
        Estimate few = plan("few").get("few");
        assertThat(few.requests()).isEqualTo(2);
        assertThat(few.units()).as("those that where lets pass").isEqualTo(1);
        assertThat(few.note()).isEmpty();
    }

    @Test
    void ofManyListsOfBuildsEachHasItsPasses() {
        morePipelines();
        walks.endpoint("of_pipeline", PIPELINE + "/builds", "builds");
        Estimate first = plan("of_pipeline").get("of_pipeline");
        assertThat(first.requests()).isEqualTo(15);
        assertThat(first.note()).as("150 of two each, none of the third").isEqualTo("900 builds to read");

        walks.run("of_pipeline");
        walks.now(NOW.plusSeconds(600));
        assertThat(plan("of_pipeline").get("of_pipeline").requests()).as("three for each of nine").isEqualTo(27);
    }

    @Test
    void aBuildKnownToBeTooLargeCostsTheListOfItsJobsToo() {
        walks.run("builds");
        List<StateChange> changes = new ArrayList<>();
        Ledger ledger = new Ledger(walks.endpoint("builds"),
                new RunClock("before", Duration.ZERO, null, Clock.fixed(NOW, ZoneOffset.UTC)), walks.state());
        ledger.saw(new BuildFacts("p-1", "o", "p", 1, NOW, BuildFacts.Status.OPEN), 230, changes);
        ledger.saw(new BuildFacts("p-2", "o", "p", 2, NOW, BuildFacts.Status.OPEN), changes);
        walks.state.commit(changes);
        walks.now(NOW.plusSeconds(600));

        Estimate builds = plan("builds").get("builds");
        assertThat(builds.requests()).as("a quiet run, two open builds, three pages of jobs").isEqualTo(3 + 2 + 3);
        assertThat(builds.note()).contains("up to 2 open ones").contains("of which 1 are too large for one answer");
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyScriptJobThatHasStartedHasALog() {
        for (OwnApi.Build build : api.builds()) {
            ((List<Object>) build.json.get("jobs"))
                    .add(Map.of("id", "d" + build.id(), "type", "script", "started_at", NOW.toString()));
        }
        Map<String, Estimate> plan = plan("builds", "annotations", "jobs_log");
        assertThat(plan.get("jobs_log").requests()).isEqualTo(300);
        assertThat(plan.get("annotations").requests()).isEqualTo(150);
    }

    @Test
    void aBoundedRunEndsWhereItIsTold() {
        walks.settings(s -> new ExtractSettings(null, NOW.minus(Duration.ofHours(4)), NOW.minus(Duration.ofHours(3)),
                false, s.logBytes(), s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(),
                s.scope()));
        assertThat(plan("builds").get("builds").note()).isEqualTo("18 builds to read");
    }

    @Test
    void singleObjectsOfParentsThatOnlyTheApiKnowsCountAsFarAsTheyAreWanted() {
        morePipelines();
        walks.endpoint("detail", PIPELINE, "");
        assertThat(plan("detail").get("detail").requests()).isEqualTo(9);
        walks.where("detail", Where.parse("pipeline.slug = p", ParentFields.UNKNOWN));
        assertThat(plan("detail").get("detail").requests()).isEqualTo(1);
    }

    /** Nine in all; those that come to the two have no build. */
    private void morePipelines() {
        List.of("r", "s", "t", "u", "v", "w", "x").forEach(api::pipeline);
    }

    private Map<String, Estimate> plan(String... endpoints) {
        return walks.plan(endpoints).stream()
                .collect(Collectors.toMap(Estimate::endpoint, each -> each, (a, b) -> a, LinkedHashMap::new));
    }
}
