package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** Which passes a run makes over a builds list, in which order, and what each leaves for the next run. */
class BuildsPassesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p");
        walks = new Walks(api, folder, NOW);
        for (int i = 0; i < 5; i++) {
            api.add("p", NOW.minus(Duration.ofDays(1 + i)));
        }
    }

    @AfterEach
    void end() {
        walks.close();
    }

    @Test
    void aFirstLoadIsTheNewPassAloneAndAQuietRunOpenNewAndFinished() {
        walks.run("builds");
        assertThat(lists()).singleElement().satisfies(asked -> {
            assertThat(asked.only("created_from")).isNull();
            assertThat(asked.only("created_to")).as("a minute before").isEqualTo("2026-03-10T11:59:00Z");
        });

        api.asked.clear();
        assertThat(walks.now(NOW.plusSeconds(600)).run("builds")).as("a quiet run").isEqualTo(3);
        assertThat(lists()).hasSize(3);
        assertThat(lists().get(0).query()).containsEntry("state[]",
                List.of("creating", "scheduled", "running", "failing", "canceling"));
        assertThat(lists().get(1).only("created_from")).isEqualTo("2026-03-10T11:59:00Z");
        assertThat(lists().get(1).only("created_to")).isEqualTo("2026-03-10T12:09:00Z");
        assertThat(lists().get(2).only("finished_from")).as("the mark less the overlap")
                .isEqualTo("2026-03-10T11:54:00Z");
        assertThat(lists().get(2).only("created_to")).as("what is newer was just read")
                .isEqualTo("2026-03-10T11:59:00Z");
    }

    @Test
    void aBuildThatFinishedWhileNobodyLookedIsFoundByTheNextRunAndOnlyByThat() {
        walks.run("builds");
        OwnApi.Build reopened = api.builds().get(3);
        reopened.json.put("finished_at", NOW.plusSeconds(200).toString());
        reopened.json.put("state", "failed");
        walks.rows.clear();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.ids("builds")).containsExactly(reopened.id());
        walks.rows.clear();
        walks.now(NOW.plusSeconds(1_200)).run("builds");
        assertThat(walks.ids("builds")).isEmpty();
    }

    @Test
    void theRescanReadsTheLastDaysNowAndThen() {
        withRescan(Duration.ofDays(2), Duration.ofHours(6));
        walks.run("builds");
        walks.rows.clear();
        walks.now(NOW.plus(Duration.ofHours(5))).run("builds");
        assertThat(walks.ids("builds")).as("not yet due").isEmpty();
        walks.now(NOW.plus(Duration.ofHours(6))).run("builds");
        assertThat(walks.ids("builds")).as("those of two days").containsExactly("p-1");
        walks.rows.clear();
        walks.now(NOW.plus(Duration.ofHours(11))).run("builds");
        assertThat(walks.ids("builds")).as("six hours since the last").isEmpty();
    }

    /** It is not among those that run, has no new end, and is older than what the rescan reads whole. */
    @Test
    void anOldBuildThatIsRetriedAndThenWaitsBetweenTwoRunsIsFoundByTheNextRescan() {
        withRescan(Duration.ofDays(7), Duration.ofDays(1));
        OwnApi.Build old = api.add("p", NOW.minus(Duration.ofDays(90)));
        walks.run("builds");
        old.json.put("state", "blocked");
        old.json.put("blocked", true);
        old.json.put("finished_at", null);
        walks.rows.clear();
        api.asked.clear();
        assertThat(walks.now(NOW.plus(Duration.ofHours(23))).run("builds")).as("a quiet run").isEqualTo(3);
        assertThat(walks.ids("builds")).isEmpty();

        walks.now(NOW.plus(Duration.ofHours(25))).run("builds");
        assertThat(walks.ids("builds")).contains(old.id());
        walks.rows.clear();
        assertThat(walks.now(NOW.plus(Duration.ofHours(25).plusMinutes(10))).run("builds")).isEqualTo(3);
        assertThat(walks.ids("builds")).as("not asked again so soon").isEmpty();

        old.json.put("message", "moved");
        walks.now(NOW.plus(Duration.ofDays(20))).run("builds");
        assertThat(walks.ids("builds")).as("though the new pass has just read what the rescan would")
                .contains(old.id());
    }

    @Test
    void hundredsOfBuildsThatWaitForWeeksCostPagesAndNoRequestEach() {
        withRescan(Duration.ofDays(7), Duration.ofDays(1));
        for (int i = 0; i < 250; i++) {
            OwnApi.Build waits = api.add("p", NOW.minus(Duration.ofDays(90)).minus(Duration.ofMinutes(10L * i)));
            waits.json.put("blocked", true);
            waits.json.put("state", "blocked");
        }
        walks.run("builds");
        api.asked.clear();
        for (int day = 1; day <= 21; day++) {
            walks.now(NOW.plus(Duration.ofDays(day).plusMinutes(5L * day))).run("builds");
            walks.now(NOW.plus(Duration.ofDays(day).plusHours(12))).run("builds");
        }
        assertThat(lists()).as("of 42 runs, 21 of them with a rescan and three pages of what waits")
                .hasSize(42 * 3 + 21 * (1 + 3));
        assertThat(api.asked).noneMatch(asked -> asked.path().contains("/builds/"));
    }

    @Test
    void aFullRefreshReadsAllOnceEvenWhenItIsKilledAndContinued() {
        for (int i = 0; i < 250; i++) {
            api.add("p", NOW.minus(Duration.ofDays(10)).minus(Duration.ofMinutes(10L * i)));
        }
        walks.run("builds");
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), true, s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), s.scope()));
        walks.now(NOW.plusSeconds(600)).run("organizations", "pipelines");
        walks.rows.clear();
        walks.run(2, "builds");
        assertThat(walks.ids("builds")).as("the look at the newest and a page").hasSize(100);
        long requests = walks.run("builds");
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(requests).as("the first page is not read again").isLessThanOrEqualTo(4);
    }

    @Test
    void aBoundedRunReadsItsTimeAndMovesNoMark() {
        walks.run("builds");
        Cursor before = Cursor.fromJson(walks.state().get(StateKind.CURSOR, "builds", "*"));
        walks.settings(s -> new ExtractSettings(null, NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(2)),
                false, s.logBytes(), s.finishedOverlap(), s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(),
                s.scope()));
        walks.rows.clear();
        api.asked.clear();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.ids("builds")).containsExactly("p-3");
        assertThat(lists()).singleElement();
        Cursor after = Cursor.fromJson(walks.state().get(StateKind.CURSOR, "builds", "*"));
        assertThat(after.covered().toJson()).isEqualTo(before.covered().toJson());
        assertThat(after.finishedMark()).isEqualTo(before.finishedMark());
        assertThat(after.rescanMark()).isEqualTo(before.rescanMark());
    }

    @Test
    void theFirstWindowEndsByTheApisTimeThoughNoOtherAnswerCameFirst() {
        walks.run("organizations", "pipelines");
        api.asked.clear();
        api.date(() -> NOW.plusSeconds(20)).add("p", NOW.minusSeconds(45));
        walks.run("builds");
        assertThat(api.asked.get(0).only("per_page")).as("the look at the newest").isEqualTo("1");
        assertThat(lists()).filteredOn(asked -> asked.only("created_to") != null).first()
                .satisfies(asked -> assertThat(asked.only("created_to")).isEqualTo("2026-03-10T11:59:20Z"));
    }

    private void withRescan(Duration span, Duration every) {
        walks.settings(s -> new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(),
                s.finishedOverlap(), span, every, s.parentsMaxAge(), s.scope()));
    }

    private List<OwnApi.Asked> lists() {
        return api.asked.stream().filter(asked -> asked.path().equals("/v2/builds")).toList();
    }
}
