package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** Which parents an endpoint is asked for, and when again. */
class ParentPlannerTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String ANNOTATIONS = "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations";

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p", "q");
        walks = new Walks(api, folder, NOW).endpoint("annotations", ANNOTATIONS, "annotations");
        for (int i = 0; i < 4; i++) {
            annotate(api.add(i % 2 == 0 ? "p" : "q", NOW.minus(Duration.ofHours(2 + i))), "first");
        }
        next("builds", "annotations");
    }

    @AfterEach
    void end() {
        walks.close();
    }

    @Test
    void whatHangsBelowABuildIsAskedOncePerChangeOfTheBuild() {
        assertThat(walks.ids("annotations")).hasSize(4);
        assertThat(asked()).hasSize(4);
        next("builds", "annotations");
        assertThat(asked()).as("none has changed").isEmpty();

        OwnApi.Build changed = api.builds().get(1);
        annotate(changed, "second");
        changed.json.putAll(Map.of("state", "failed", "finished_at", walks.now().plusSeconds(60).toString()));
        next("builds", "annotations");
        assertThat(asked()).singleElement().isEqualTo("/v2/organizations/o/pipelines/q/builds/1/annotations");
        assertThat(walks.ids("annotations")).contains("second-" + changed.id());
        next("builds", "annotations");
        assertThat(asked()).isEmpty();
    }

    @Test
    void aKilledRunGoesOnWithTheParentsThatItDidNotAsk() {
        for (int i = 0; i < 6; i++) {
            annotate(api.add("p", walks.now().plusSeconds(30 + i)), "late");
        }
        walks.now(walks.now().plusSeconds(600));
        walks.run("organizations", "pipelines", "builds");
        api.asked.clear();
        walks.run(3, "annotations");
        walks.run("annotations");
        assertThat(walks.ids("annotations")).hasSize(10);
        assertThat(asked()).as("six, and what was in flight").hasSizeBetween(6, 6 + ReadAhead.REQUESTS);
    }

    @Test
    void aFullRefreshAsksForEveryParentOnceMoreAndThenNoMore() {
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), true, s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        next("annotations");
        assertThat(asked()).hasSize(4);
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), false, s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        next("annotations");
        assertThat(asked()).isEmpty();
    }

    @Test
    void belowABuildThatIsGoneNothingIsThereAndTheBuildIsAskedForByTheNextRun() {
        OwnApi.Build gone = api.builds().get(0);
        gone.json.putAll(Map.of("state", "failed", "finished_at", walks.now().plusSeconds(60).toString()));
        next("builds");
        api.delete(gone);
        next("annotations");
        assertThat(asked()).hasSize(1);
        assertThat(walks.failures).isEmpty();
        next("organizations", "pipelines", "builds");
        assertThat(api.asked).extracting(OwnApi.Asked::path).contains("/v2/organizations/o/pipelines/p/builds/1");
        assertThat(walks.gone).containsExactly(gone.id());
        next("organizations", "pipelines", "builds", "annotations");
        assertThat(asked()).isEmpty();
        assertThat(api.asked).extracting(OwnApi.Asked::path).doesNotContain("/v2/organizations/o/pipelines/p/builds/1");
    }

    @Test
    void parentsOutOfScopeOrThatWhereDoesNotLetInAreNotAsked() {
        api.add("q", walks.now().plusSeconds(30)).json.put("state", "failed");
        api.add("q", walks.now().plusSeconds(31));
        api.add("p", walks.now().plusSeconds(32)).json.put("state", "failed");
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(),
                s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), Scope.of("", "q")));
        walks.where("annotations", Where.parse("build.state = failed", ParentFields.UNKNOWN));
        next("builds", "annotations");
        assertThat(asked()).containsExactly("/v2/organizations/o/pipelines/q/builds/3/annotations");
    }

    @Test
    void plainListsBelowPipelinesAreReadInEveryRunOnce() {
        walks.endpoint("own", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds", "builds",
                Endpoint.Passes.NONE);
        next("own");
        assertThat(api.asked).filteredOn(asked -> asked.path().endsWith("/builds")).hasSize(2);
        next("own");
        assertThat(api.asked).filteredOn(asked -> asked.path().endsWith("/builds")).hasSize(2);
    }

    @Test
    void aRouteDecidesWhetherAListIsReadInEveryRunOrWhenItsParentHasChanged() {
        walks.endpoint("own", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds", "builds",
                Endpoint.Passes.NONE).reading("own", again(Reading.Again.CHANGED))
                .reading("annotations", again(Reading.Again.ALWAYS));
        next("own", "annotations");
        assertThat(api.asked).filteredOn(asked -> asked.path().endsWith("/builds")).hasSize(2);
        assertThat(asked()).hasSize(4);
        next("own", "annotations");
        assertThat(api.asked).filteredOn(asked -> asked.path().endsWith("/builds")).isEmpty();
        assertThat(asked()).hasSize(4);
    }

    @Test
    void whatReadsNothingSaysWhyAndWhatHasReadAllSaysNothing() {
        walks.remarks.clear();
        next("annotations");
        assertThat(walks.remarks).as("each was asked before").isEmpty();
        walks.where("annotations", Where.parse("build.state = canceled", ParentFields.UNKNOWN));
        next("annotations");
        assertThat(walks.remarks).singleElement().asString().startsWith("no parent matched: ").contains("canceled");
        walks.remarks.clear();
        walks.where("annotations", Where.ALL);
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(),
                s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), Scope.of("", "none")));
        next("annotations");
        assertThat(walks.remarks).singleElement().asString().startsWith("no parent is among");
    }

    @Test
    void onlyScriptsThatHaveStartedAreAskedForTheirLog() {
        walks.endpoint("logs",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/jobs/{job.id}/log",
                "");
        api.add("p", walks.now().plusSeconds(30)).json.put("jobs", List.of(
                Map.of("id", "ran", "type", "script", "state", "passed", "started_at", NOW.toString()),
                Map.of("id", "waits", "type", "script", "state", "waiting"),
                Map.of("id", "block", "type", "manual", "state", "unblocked", "started_at", NOW.toString())));
        next("builds", "logs");
        assertThat(api.asked).extracting(OwnApi.Asked::path).filteredOn(path -> path.endsWith("/log"))
                .containsExactly("/v2/organizations/o/pipelines/p/builds/3/jobs/ran/log");
    }

    private static Reading again(Reading.Again again) {
        return new Reading(Map.of(), false, false, "", again, false, null);
    }

    @Test
    void aSingleObjectIsReadWhenItsParentIsNewAndNotInEveryRun() {
        walks.endpoint("one", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}", "");
        next("one");
        assertThat(walks.ids("one")).hasSize(4);
        next("one");
        assertThat(api.asked).extracting(OwnApi.Asked::path).noneMatch(path -> path.matches(".*/builds/\\d+"));
    }

    private void next(String... endpoints) {
        api.asked.clear();
        walks.now(walks.now().plusSeconds(600));
        walks.run(endpoints);
    }

    private List<String> asked() {
        return api.asked.stream().map(OwnApi.Asked::path).filter(path -> path.endsWith("/annotations")).toList();
    }

    private static void annotate(OwnApi.Build build, String name) {
        Map<String, Object> annotation = new LinkedHashMap<>(Map.of("id", name + "-" + build.id(), "style", "info"));
        build.annotations.add(annotation);
    }
}
