package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.table.StateChange;

/** Verifications whose answers are not what they should be claim nothing that they do not know. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VerificationAnswersTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private final List<StateChange> repairs = new ArrayList<>();
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p");
        walks = new Walks(api, folder, NOW);
    }

    @AfterEach
    void end() {
        walks.close();
    }

    private List<OwnApi.Build> builds(int count) {
        List<OwnApi.Build> builds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            builds.add(api.add("p", NOW.minus(Duration.ofDays(10)).plusSeconds(1_000L * i)));
        }
        return builds;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"null|null", "{\"builds\":null}|null",
            "{}|neither a list", "'down'|neither a list", "{\"builds\":{\"id\":1}}|neither a list",
            "{\"message\":1}|whose keys are message"})
    void anAnswerThatIsNoListIsNamedAndNoBuildIsTakenForGone(String body, String told) {
        builds(3);
        walks.run("builds");
        api.said(asked -> asked.path().equals("/v2/organizations/o/builds") ? body.replace('\'', '"') : null);
        assertThatThrownBy(() -> walks.verify(repairs)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("/v2/organizations/o/builds", told);
        assertThat(repairs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "null", "text"})
    void aBuildWithoutANumberMakesNoGapsAndIsNotAskedForByOne(String kind) {
        List<OwnApi.Build> builds = builds(4);
        builds.subList(0, 2).forEach(api::delete);
        walks.run("builds");
        OwnApi.Build odd = builds.get(3);
        if (kind.equals("absent")) {
            odd.json.remove("number");
        } else {
            odd.json.put("number", kind.equals("null") ? null : "four");
        }
        walks.settings(settings -> settings).now(NOW.plusSeconds(600)).run("builds");
        odd.json.put("state", "failed");
        assertThat(walks.verify(repairs)).singleElement().satisfies(finding -> {
            assertThat(finding.gaps()).isZero();
            assertThat(finding.stale()).isOne();
            assertThat(finding.gone()).isZero();
        });
        assertThat(repairs).as("builds/-1 has no answer, and the row would be marked as deleted").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "null", "text"})
    void aBuildThatWasLoadedWithoutANumberIsCompared(String kind) {
        List<OwnApi.Build> builds = builds(4);
        builds.subList(0, 2).forEach(api::delete);
        OwnApi.Build odd = builds.get(3);
        if (kind.equals("absent")) {
            odd.json.remove("number");
        } else {
            odd.json.put("number", kind.equals("null") ? null : "four");
        }
        walks.run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.verify(repairs)).singleElement().satisfies(finding -> {
            assertThat(finding.loaded()).isEqualTo(2);
            assertThat(finding.gaps()).isZero();
            assertThat(finding.isGood()).isTrue();
        });
        assertThat(repairs).isEmpty();
    }

    @Test
    void aBuildThatCannotBeAskedForIsPassedOverWhereJobsAreCounted() {
        List<OwnApi.Build> builds = builds(4);
        api.builds().forEach(build -> build.json.put("job_state_counts",
                Map.of("total", 0, "states", Map.of())));
        builds.get(0).json.put("url", "https://api.buildkite.com/v2/organisations/o/pipelines/p/builds/1");
        builds.get(1).json.remove("number");
        builds.get(2).json.put("job_state_counts", Map.of("total", 1, "states", Map.of("passed", 1)));
        walks.run("builds");
        api.asked.clear();
        Walks.Verified verified = walks.verifyJobCounts();
        assertThat(verified.uncounted()).isEqualTo(2);
        assertThat(verified.findings()).extracting(PipelineFinding::jobs).containsExactlyInAnyOrder(0L, 1L);
        assertThat(api.asked).filteredOn(asked -> asked.path().matches(".*/builds/[^/]+"))
                .extracting(OwnApi.Asked::path).containsExactlyInAnyOrder(
                        "/v2/organizations/o/pipelines/p/builds/3", "/v2/organizations/o/pipelines/p/builds/4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "[]"})
    void aCountOfJobsThatIsNoneIsNamedAndNoDifference(String body) {
        builds(1);
        walks.run("builds");
        api.said(asked -> asked.path().endsWith("/builds/1") ? body.replace('\'', '"') : null);
        assertThatThrownBy(() -> walks.verifyJobCounts()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/builds/1");
    }

    @Test
    void aBuildThatWasLoadedWithoutAUrlAndIsGoneIsNotAskedForBelowAnOrganizationOfNoName() {
        OwnApi.Build odd = builds(2).get(1);
        odd.json.put("url", "https://api.buildkite.com/v2/organisations/o/pipelines/p/builds/2");
        walks.run("builds");
        api.delete(odd);
        assertThat(walks.verify(repairs)).extracting(PipelineFinding::gone).containsExactlyInAnyOrder(0L, 1L);
        assertThat(repairs).isEmpty();
    }
}
