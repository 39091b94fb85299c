package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** A list over all pipelines has one cursor: the past of a pipeline that it did not show is read by itself, once. */
class PipelineBackfillTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;
    private final AtomicBoolean hidden = new AtomicBoolean(true);

    @BeforeEach
    void start() {
        api = new OwnApi("old");
        walks = new Walks(api, folder, NOW);
        for (int i = 0; i < 5; i++) {
            api.add("old", NOW.minus(Duration.ofDays(1 + i)));
        }
        walks.run("organizations", "pipelines", "builds");
    }

    @AfterEach
    void end() {
        walks.close();
    }

    @Test
    void theHistoryOfANewPipelineIsReadByItsOwnListOnce() {
        api.pipeline("new");
        for (int i = 0; i < 230; i++) {
            api.add("new", NOW.minus(Duration.ofDays(30)).minusSeconds(1_000L * i));
        }
        next();
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(asked("new")).hasSize(3);
        api.asked.clear();
        next();
        assertThat(asked("new")).isEmpty();
        assertThat(api.count("/v2/builds")).isEqualTo(3);
    }

    @Test
    void aHistoryThatIsKilledGoesOnWhereItWas() {
        api.pipeline("new");
        for (int i = 0; i < 330; i++) {
            api.add("new", NOW.minus(Duration.ofDays(30)).minusSeconds(1_000L * i));
        }
        walks.now(walks.now().plusSeconds(600));
        // Organization, pipelines, three passes, two pages of the history.
        walks.run(7, "organizations", "pipelines", "builds");
        assertThat(walks.ids("builds")).hasSizeBetween(5 + 195, 5 + 200);
        api.asked.clear();
        walks.run("organizations", "pipelines", "builds");
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(asked("new")).hasSize(2);
        assertThat(asked("new").get(0).only("created_to")).isNotNull();
    }

    @Test
    void whatWasCreatedAndWhatFinishedWhileAPipelineWasHiddenIsReadWhenItReturns() {
        api.pipeline("shy");
        OwnApi.Build known = api.add("shy", NOW.minus(Duration.ofDays(2)));
        next();
        hide("shy");
        next();
        Instant away = walks.now();
        OwnApi.Build created = api.add("shy", away.plusSeconds(30));
        known.json.put("state", "failed");
        known.json.put("finished_at", away.plusSeconds(60).toString());
        next();
        next();
        assertThat(walks.rows.get("builds").get(known.id())).containsEntry("state", "passed");
        hidden.set(false);
        api.asked.clear();
        next();
        assertThat(walks.ids("builds")).contains(created.id());
        assertThat(walks.rows.get("builds").get(known.id())).containsEntry("state", "failed");
        assertThat(asked("shy")).as("created since, finished since").hasSize(2);
        api.asked.clear();
        next();
        assertThat(asked("shy")).isEmpty();
    }

    @Test
    void aPipelineOutOfScopeIsNotReadUntilItIsInScope() {
        api.pipeline("new");
        api.add("new", NOW.minus(Duration.ofDays(30)));
        walks.settings(s -> scoped(s, Scope.of("", "old")));
        next();
        assertThat(asked("new")).isEmpty();
        assertThat(walks.ids("builds")).doesNotContain("new-1");
        walks.settings(s -> scoped(s, Scope.ALL));
        next();
        assertThat(walks.ids("builds")).contains("new-1");
    }

    private static ExtractSettings scoped(ExtractSettings s, Scope scope) {
        return new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), scope);
    }

    /** From now on the API shows nothing of a pipeline, as to a token that lost sight of it. */
    private void hide(String slug) {
        hidden.set(true);
        api.hide(slug, hidden::get);
    }

    private void next() {
        walks.now(walks.now().plusSeconds(600));
        walks.run("organizations", "pipelines", "builds");
        assertThat(walks.failures).isEmpty();
    }

    private List<OwnApi.Asked> asked(String pipeline) {
        return api.asked.stream().filter(each -> each.path().endsWith("/pipelines/" + pipeline + "/builds")).toList();
    }
}
