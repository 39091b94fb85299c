package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.BuildFacts.Status;

class BuildFactsTest {
    @ParameterizedTest
    @CsvSource({"passed,FINAL", "failed,FINAL", "canceled,FINAL", "skipped,FINAL", "not_run,FINAL", "running,OPEN",
            "scheduled,OPEN", "creating,OPEN", "failing,OPEN", "canceling,OPEN", "waiting,OPEN", "blocked,BLOCKED",
            "never_heard_of,OPEN"})
    void aBuildIsOnlyFinalInStatesKnownToBe(String state, Status status) {
        assertThat(BuildFacts.of(Map.of("state", state)).status()).isEqualTo(status);
    }

    @Test
    void aBuildWithoutAStateIsOpenAndABlockedOneNotFinal() {
        assertThat(BuildFacts.of(Map.of()).status()).isEqualTo(Status.OPEN);
        assertThat(BuildFacts.of(Map.of("state", "passed", "blocked", true)).status()).isEqualTo(Status.BLOCKED);
        assertThat(BuildFacts.of(Map.of("state", "passed", "blocked", false)).status()).isEqualTo(Status.FINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "scheduled", "assigned", "accepted", "reserved", "limited", "limiting",
            "pending", "waiting", "blocked", "timing_out", "canceling", "platform_limited", "never_heard_of"})
    void aFinishedBuildWithALiveJobIsNotFinal(String jobState) {
        assertThat(BuildFacts.of(build("passed", jobState)).status()).isEqualTo(Status.LIVE_JOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"passed", "failed", "canceled", "skipped", "broken", "expired", "timed_out", "unblocked",
            "waiting_failed", "blocked_failed", "unblocked_failed"})
    void aFinishedBuildWithTerminalJobsIsFinal(String jobState) {
        assertThat(BuildFacts.of(build("failed", jobState)).status()).isEqualTo(Status.FINAL);
    }

    @Test
    void aWaiterWithoutAStateIsNothingToWaitFor() {
        Map<String, Object> build = build("passed", "passed");
        build.put("jobs", List.of(Map.of("id", "w", "type", "waiter")));
        assertThat(BuildFacts.of(build).status()).isEqualTo(Status.FINAL);
    }

    @Test
    void anAddressWhoseEscapesAreNoneIsTakenAsItStands() {
        BuildFacts facts = BuildFacts.of(Map.of("id", "i", "url", "/organizations/a%zz/pipelines/b%/builds/12"));
        assertThat(facts.organization()).isEqualTo("a%zz");
        assertThat(facts.pipeline()).isEqualTo("b%");
    }

    @Test
    void takesItsPlaceFromTheUrlWhateverStandsBeforeIt() {
        BuildFacts facts = BuildFacts
                .of(Map.of("id", "i", "number", 12L, "created_at", "2026-01-02 03:04:05 UTC", "url",
                        "https://proxy.example/api/v2/organizations/a%20b/pipelines/c+d/builds/12"));
        assertThat(facts.organization()).isEqualTo("a b");
        assertThat(facts.pipeline()).isEqualTo("c+d");
        assertThat(facts.number()).isEqualTo(12);
        assertThat(facts.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    private static Map<String, Object> build(String state, String jobState) {
        List<Object> jobs = new ArrayList<>();
        jobs.add(Map.of("id", "j1", "state", "passed"));
        jobs.add(Map.of("id", "j2", "state", jobState));
        return new HashMap<>(Map.of("state", state, "jobs", jobs));
    }
}
