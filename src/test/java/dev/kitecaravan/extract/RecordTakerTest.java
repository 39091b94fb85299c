package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** What state takes from raw records: parents, open builds, numbers; and the keys that their rows get. */
class RecordTakerTest {
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

    @Test
    void aBuildsRowHasTheKeysOfItsParentsAndThoseBelowItsOwnToo() {
        api.add("p", NOW.minus(Duration.ofHours(3)));
        walks.run("builds");
        RecordKeys keys = walks.keys.get("builds").get("p-1");
        assertThat(keys.own()).containsExactlyInAnyOrderEntriesOf(Map.of("organization_id", "org",
                "organization_slug", "o", "pipeline_id", "id-p", "pipeline_slug", "p"));
        assertThat(keys.children()).containsAllEntriesOf(keys.own()).containsEntry("build_id", "p-1")
                .containsEntry("build_number", 1L).hasSize(6);
        assertThat(walks.keys.get("pipelines").get("id-q").own()).containsExactlyInAnyOrderEntriesOf(
                Map.of("organization_id", "org", "organization_slug", "o"));
        assertThat(walks.keys.get("organizations").get("org").own()).isEmpty();
    }

    @Test
    void ofABuildStateKeepsWhatChangesAndNothingThatIsLong() {
        OwnApi.Build build = api.add("p", NOW.minus(Duration.ofHours(3)));
        build.json.put("message", "x".repeat(10_000));
        build.json.put("env", Map.of("SECRET", "s"));
        jobs(build).add(new HashMap<>(Map.of("id", "j", "type", "script", "state", "passed", "command", "secret")));
        walks.run("builds");
        String kept = walks.state.get("parent", "builds", "p-1").orElseThrow();
        assertThat(kept).doesNotContain("xxx", "SECRET", "secret").contains("\"j\"", "passed").hasSizeLessThan(600);
        Parent parent = Parent.fromJson("p-1",
                BuildEntry.unpacked("p-1", walks.state().get(StateKind.PARENT, "builds", "p-1")));
        assertThat(parent.field("state")).isEqualTo("passed");
        assertThat(parent.keys()).containsEntry("pipeline_slug", "p").containsEntry("build_number", 1);
    }

    @Test
    void onlyBuildsThatAreNotFinalAreLedgered() {
        String[][] states = {{"passed", "passed"}, {"running", "running"}, {"failed", "running"}, {"blocked", "passed"},
                {"strange", "passed"}};
        for (String[] state : states) {
            OwnApi.Build build = api.add("p", NOW.minus(Duration.ofHours(3)).plusSeconds(api.builds().size()));
            build.json.put("state", state[0]);
            jobs(build).add(new HashMap<>(Map.of("id", "j" + build.id(), "state", state[1])));
        }
        walks.run("builds");
        List<String> open = new ArrayList<>();
        for (Iterator<ExtractState.Entry> i = walks.state().all(StateKind.OPEN, "builds"); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            open.add(entry.key() + " " + entry.value().get("status"));
        }
        assertThat(open).containsExactly("p-2 OPEN", "p-3 LIVE_JOB", "p-4 BLOCKED", "p-5 OPEN");
    }

    @Test
    void whatIsOutOfScopeIsNeitherStoredNorRemembered() {
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(),
                s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), Scope.of("", "q")));
        OwnApi.Build outside = api.add("p", NOW.minus(Duration.ofHours(3)));
        outside.json.put("state", "running");
        api.add("q", NOW.minus(Duration.ofHours(3)));
        walks.run("builds");
        assertThat(walks.ids("builds")).containsExactly("q-1");
        assertThat(walks.ids("pipelines")).containsExactly("id-q");
        assertThat(walks.state.get("parent", "builds", "p-1")).isEmpty();
        assertThat(walks.state.get("open", "builds", "p-1")).isEmpty();
    }

    @Test
    void numbersAreNotedOnlyOfWhatWasReadForSure() {
        for (int i = 0; i < 3; i++) {
            api.add("p", NOW.minus(Duration.ofHours(3)).plusSeconds(i));
        }
        walks.run("builds");
        assertThat(walks.state().get(StateKind.NUMBERS, "builds", "id-p")).containsEntry("seen", "1-3");
        api.add("p", NOW.minusSeconds(30));
        walks.settings(s -> new ExtractSettings(null, NOW.minus(Duration.ofHours(1)), NOW.plusSeconds(9), false,
                s.logBytes(), s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        walks.now(NOW.plusSeconds(60)).run("builds");
        assertThat(walks.ids("builds")).as("a bounded run reads it").contains("p-4");
        assertThat(walks.state().get(StateKind.NUMBERS, "builds", "id-p")).containsEntry("seen", "1-3");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> jobs(OwnApi.Build build) {
        return (List<Map<String, Object>>) build.json.get("jobs");
    }
}
