package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.OwnApi.Fate;

/** Pages one after the other: what is asked ahead, what once more, and what becomes of a unit that fails. */
class EndpointWalkTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p", "q");
        walks = new Walks(api, folder, NOW);
        for (int i = 0; i < 450; i++) {
            api.add(i % 2 == 0 ? "p" : "q", NOW.minus(Duration.ofHours(2)).minusSeconds(200L * i));
        }
    }

    @AfterEach
    void end() {
        walks.close();
    }

    @Test
    void noPageOfAQuietListIsAskedForTwice() {
        walks.run("builds");
        List<String> asked = api.asked.stream().map(OwnApi.Asked::toString).toList();
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(api.count("/v2/builds")).isEqualTo(5);
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
    }

    @Test
    void aLinkToAnotherListIsNotFollowed() {
        String list = "/v2/organizations/o/pipelines/p/builds";
        walks.endpoint("mine", list, "", Endpoint.Passes.NONE);
        api.linked(path -> path.replace("/p/", "/q/"));
        walks.run("mine");
        assertThat(walks.failures).singleElement().asString().startsWith("mine: the next page's link of ")
                .contains("/pipelines/q/builds?", "which is another list, so it was not followed");
        assertThat(walks.ids("mine")).isEmpty();
        assertThat(api.asked).noneMatch(asked -> asked.path().contains("/q/"));
    }

    @Test
    void aLinkThatSpellsTheSamePathOtherwiseIsFollowed() {
        walks.endpoint("mine", "/v2/organizations/o/pipelines/p/builds", "", Endpoint.Passes.NONE);
        api.linked(path -> path.replace("/pipelines/", "/%70ipelines/"));
        walks.run("mine");
        assertThat(walks.failures).noneMatch(failure -> failure.contains("another list"));
        assertThat(api.asked).anyMatch(asked -> asked.path().contains("/%70ipelines/"));
    }

    @Test
    void brokenConnectionsCostTheirRepetitionsAndNoRow() {
        AtomicInteger answers = new AtomicInteger();
        Fate[] fates = {Fate.CUT, Fate.WHOLE, Fate.DROPPED, Fate.WHOLE, Fate.UNAVAILABLE, Fate.WHOLE};
        api.fate(asked -> fates[answers.getAndIncrement() % fates.length]);
        walks.run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
    }

    @Test
    void aPageIsAskedForInSmallerOnesWhileItIsTooHeavyAndInLargerOnesAgain() {
        AtomicInteger heavy = new AtomicInteger();
        api.fate(asked -> "100".equals(asked.only("per_page")) && asked.path().equals("/v2/builds")
                && heavy.incrementAndGet() <= 4 ? Fate.CUT : Fate.WHOLE);
        walks.run("builds");
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        List<String> sizes = api.asked.stream().filter(asked -> asked.path().equals("/v2/builds"))
                .map(asked -> asked.only("per_page")).toList();
        assertThat(sizes).startsWith("100", "100", "50");
        assertThat(sizes.subList(3, sizes.size())).as("larger again after three that went well").contains("100");
    }

    @Test
    void theDepthCapIsLearnedOnceAndRemembered() {
        api.depth(200);
        for (int i = 0; i < 400; i++) {
            api.add("p", NOW.minus(Duration.ofHours(1)).plusMillis(10L * i));
        }
        walks.run("builds");
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(walks.state().get(StateKind.CAP, "", "builds")).containsEntry("rows", 200);
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), true, s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        api.asked.clear();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(api.asked).as("no page lies beyond it").allSatisfy(asked -> assertThat(
                Integer.parseInt(asked.query().getOrDefault("page", List.of("1")).get(0))
                        * Integer.parseInt(asked.query().getOrDefault("per_page", List.of("30")).get(0)))
                .isLessThanOrEqualTo(200));
    }

    @Test
    void aListUnderAPipelineThatIsNotThereIsNotedAndTheOthersAreRead() {
        walks.endpoint("own", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds", "builds",
                Endpoint.Passes.NONE);
        walks.run("organizations", "pipelines");
        api.hide("p", () -> true);
        walks.run("own");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("own")).hasSize(225).allMatch(id -> id.startsWith("q-"));
        assertThat(walks.state().get(StateKind.DONE, "own", "id-p")).containsEntry("status", "missing");
        assertThat(walks.state().get(StateKind.DONE, "own", "id-q")).containsEntry("status", "done");
    }

    @Test
    void aSelectorThatMatchesNothingFailsItsUnitAndNamesWhatWasThere() {
        walks.endpoint("odd", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/1", "items");
        walks.run("organizations", "pipelines");
        walks.run("odd");
        assertThat(walks.failures).hasSize(2).allSatisfy(said -> assertThat(said).contains("items").contains("number"));
        assertThat(walks.ids("odd")).isEmpty();
    }

    @Test
    void aListThatMovesIsReadWholeWhateverLeavesIt() {
        walks.run("organizations", "pipelines", "builds");
        List<OwnApi.Build> all = api.builds();
        for (OwnApi.Build build : all.subList(0, 250)) {
            build.json.put("state", "running");
            build.json.put("finished_at", null);
        }
        // With every answer three of the newest leave the filtered list.
        AtomicInteger gone = new AtomicInteger();
        api.fate(asked -> {
            for (int i = 0; i < 3 && gone.get() < 100; i++) {
                Map<String, Object> json = all.get(gone.getAndIncrement()).json;
                json.put("state", "passed");
                json.put("finished_at", NOW.plusSeconds(30).toString());
            }
            return Fate.WHOLE;
        });
        walks.rows.clear();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(new TreeSet<>(walks.ids("builds"))).containsAll(
                new ArrayList<>(all.subList(0, 250)).stream().map(OwnApi.Build::id).toList());
    }
}
