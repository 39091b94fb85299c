package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.OwnApi;

/** Numbers that no list showed are asked for once, by a share of all requests that small runs save up. */
class BuildNumbersTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p", "q");
        walks = new Walks(api, folder, NOW);
    }

    @AfterEach
    void end() {
        walks.close();
    }

    /** Quiet runs of three requests: every seventeenth has a whole request to spend, and no other. */
    @Test
    void smallRunsSaveUpForTheNumbersTheyMiss() {
        gap("p", 3);
        gap("q", 2);
        walks.run("builds");
        assertThat(single()).isEmpty();
        int runs = 0;
        while (single().size() < 2 && runs++ < 60) {
            walks.now(walks.now().plusSeconds(600)).run("builds");
        }
        assertThat(single()).extracting(OwnApi.Asked::path).containsExactlyInAnyOrder(
                "/v2/organizations/o/pipelines/p/builds/3", "/v2/organizations/o/pipelines/q/builds/2");
        assertThat(runs).as("2 % of their requests").isBetween(26, 36);
        api.asked.clear();
        for (int more = 0; more < 40; more++) {
            walks.now(walks.now().plusSeconds(600)).run("builds");
        }
        assertThat(single()).as("absent is remembered").isEmpty();
        assertThat(api.count("/v2/builds")).as("quiet runs stay at three requests").isEqualTo(40 * 3);
    }

    @Test
    void aNumberThatSlippedThroughIsReadWhenItIsAskedFor() {
        OwnApi.Build lost = gap("p", 3);
        walks.run("builds");
        api.restore(lost);
        for (int run = 0; run < 20; run++) {
            walks.now(walks.now().plusSeconds(600)).run("builds");
        }
        assertThat(walks.ids("builds")).contains(lost.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"per_page=50|1", "include_retried_jobs=true&exclude_pipeline=false|1",
            "job_states%5B%5D=failed|1", "branch=main|0", "per_page=50&state%5B%5D=passed|0"})
    void aQueryThatLeavesOutNoBuildLetsNumbersBeAskedForAndAnyOtherDoesNot(String query, int asked) {
        walks.state.commit(List.of(StateKind.ALLOWANCE.put("builds", "*", Map.of("requests", 5))));
        walks.endpoint("builds", "/v2/builds?" + query, "builds");
        gap("p", 3);
        walks.run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(single()).hasSize(asked);
    }

    /** What differs from the list would be taken for a change of the build: without its retried jobs their rows would go. */
    @ParameterizedTest
    @CsvSource({"include_retried_jobs=true&per_page=50,true,,", "include_retried_jobs=false,false,,",
            "exclude_jobs=true,true,true,", "job_states%5B%5D=failed&branch=main,true,,failed"})
    void aBuildByItselfIsAskedForAsTheListShowsIt(String query, String retried, String withoutJobs, String states) {
        walks.endpoint("builds", "/v2/builds?" + query, "builds");
        OwnApi.Build open = api.add("p", NOW.minus(Duration.ofDays(1)));
        open.json.put("state", "running");
        walks.run("builds");
        open.json.put("state", "skipped");
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(single()).singleElement().satisfies(one -> {
            assertThat(one.only("include_retried_jobs")).isEqualTo(retried);
            assertThat(one.only("exclude_jobs")).isEqualTo(withoutJobs);
            assertThat(one.only("job_states[]")).isEqualTo(states);
            assertThat(one.query()).doesNotContainKeys("branch", "per_page");
        });
    }

    @Test
    void whatSlippedThroughJustNowDoesNotWaitBehindWhatWasDeletedLongAgo() {
        walks.state.commit(List.of(StateKind.ALLOWANCE.put("builds", "*", Map.of("requests", 2))));
        List<OwnApi.Build> gone = new ArrayList<>();
        for (String pipeline : List.of("p", "q")) {
            for (int number = 1; number <= 30; number++) {
                OwnApi.Build build = api.add(pipeline, NOW.minus(Duration.ofDays(1)).plusSeconds(1_000L * number));
                if (number > 3 && number < 9 || number == (pipeline.equals("p") ? 29 : 27)) {
                    gone.add(build);
                }
            }
        }
        gone.forEach(api::delete);
        walks.run("builds");
        assertThat(single()).extracting(OwnApi.Asked::path).containsExactlyInAnyOrder(
                "/v2/organizations/o/pipelines/p/builds/29", "/v2/organizations/o/pipelines/q/builds/27");
    }

    @Test
    void whatIsSavedIsBounded() {
        walks.state.commit(List.of(StateKind.ALLOWANCE.put("builds", "*", Map.of("requests", 5_000))));
        for (int i = 0; i < 300; i++) {
            OwnApi.Build build = api.add("p", NOW.minus(Duration.ofDays(1)).minusSeconds(1_000L * i));
            if (i % 2 == 1) {
                api.delete(build);
            }
        }
        walks.run("builds");
        assertThat(single()).hasSize(100);
    }

    @Test
    void aNumberAboveAThousandThatTheApiHasNotIsAskedForToo() {
        walks.state.commit(List.of(StateKind.ALLOWANCE.put("builds", "*", Map.of("requests", 50)),
                StateKind.NUMBERS.put("builds", "o/p", Map.of("organization", "o", "pipeline", "p", "seen",
                        "1,1002,1004", "absent", "2-1001"))));
        walks.run("builds");
        assertThat(single()).extracting(OwnApi.Asked::path)
                .containsExactly("/v2/organizations/o/pipelines/p/builds/1003");
    }

    @Test
    void aRunThatDidNotReadAllAsksForNoNumber() {
        walks.state.commit(List.of(StateKind.ALLOWANCE.put("builds", "*", Map.of("requests", 50))));
        gap("p", 3);
        for (int i = 0; i < 150; i++) {
            api.add("p", NOW.minus(Duration.ofDays(2)).plusMillis(i));
        }
        api.depth(100);
        walks.run("builds");
        assertThat(walks.failures).isNotEmpty();
        assertThat(single()).isEmpty();
    }

    @Test
    void anOpenBuildWithoutANumberIsNotAskedForByOneAndTakenForGone() {
        OwnApi.Build odd = api.add("p", NOW.minus(Duration.ofDays(10)));
        odd.json.remove("number");
        odd.json.put("state", "running");
        walks.run("builds");
        odd.json.put("state", "passed");
        for (int run = 1; run <= 3; run++) {
            walks.now(NOW.plus(Duration.ofDays(run))).run("builds");
        }
        assertThat(walks.failures).isEmpty();
        assertThat(api.count("/builds/-1")).as("its 404 would mark the row as deleted").isZero();
        assertThat(walks.state.scan("numbers", "builds", "", 9)).noneMatch(entry -> entry.value().contains("-1"));
    }

    /** Five builds of a pipeline, the one of this number gone. */
    private OwnApi.Build gap(String pipeline, int number) {
        OwnApi.Build lost = null;
        for (int i = 1; i <= 5; i++) {
            OwnApi.Build build = api.add(pipeline, NOW.minus(Duration.ofDays(10)).plusSeconds(1_000L * i));
            lost = i == number ? build : lost;
        }
        api.delete(lost);
        return lost;
    }

    private List<OwnApi.Asked> single() {
        return api.asked.stream().filter(asked -> asked.path().matches(".*/builds/\\d+")).toList();
    }
}
