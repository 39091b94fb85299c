package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.BuildFacts.Status;
import dev.kitecaravan.table.StateChange;

class LedgerTest {
    private static final Endpoint BUILDS = new Endpoint("builds", PathTemplate.parse("/v2/builds"), "", "builds",
            Where.ALL, Endpoint.Passes.AUTO, "");
    private static final Instant CREATED = Instant.parse("2026-03-01T00:00:00Z");

    private final MemoryState state = new MemoryState();
    private Instant now = CREATED.plusSeconds(60);
    private int run;

    @Test
    void aBuildThatRunsIsAskedInEveryRunThatDidNotSeeIt() {
        see(Status.OPEN);
        assertThat(dueAfter(Duration.ofSeconds(1))).isTrue();
        see(Status.OPEN);
        assertThat(dueAfter(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void oneThatThisRunSawAlreadyIsNotAsked() {
        Ledger ledger = ledger();
        List<StateChange> changes = new ArrayList<>();
        ledger.saw(facts(Status.OPEN), changes);
        assertThat(ledger.due()).isEmpty();
        state.commit(changes);
        assertThat(new Ledger(BUILDS, clock("run " + run), new ExtractState(state)).due())
                .as("the same run, continued").isEmpty();
    }

    @Test
    void aFinalBuildLeavesTheLedger() {
        see(Status.OPEN);
        see(Status.FINAL);
        assertThat(dueAfter(Duration.ofDays(365))).isFalse();
    }

    @Test
    void aBlockedBuildIsAskedAtWideningIntervals() {
        see(Status.BLOCKED);
        for (Duration wait : List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1), Duration.ofDays(7),
                Duration.ofDays(7), Duration.ofDays(7))) {
            assertThat(dueAfter(wait.minusSeconds(1))).as("before %s", wait).isFalse();
            assertThat(dueAfter(Duration.ofSeconds(1))).as("after %s", wait).isTrue();
            see(Status.BLOCKED);
        }
    }

    @Test
    void aBuildThatHasRunForAWeekIsAskedAtWideningIntervalsToo() {
        see(Status.OPEN);
        now = CREATED.plus(Duration.ofDays(8));
        assertThat(dueAfter(Duration.ZERO)).isTrue();
        see(Status.OPEN);
        // It was asked once before, so the interval has grown already.
        assertThat(dueAfter(Duration.ofHours(5))).isFalse();
        assertThat(dueAfter(Duration.ofHours(1))).isTrue();
    }

    @Test
    void aFinishedBuildWithALiveJobIsAskedThreeTimesMore() {
        see(Status.LIVE_JOB);
        for (Duration wait : List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1))) {
            assertThat(dueAfter(wait.minusSeconds(1))).as("before %s", wait).isFalse();
            assertThat(dueAfter(Duration.ofSeconds(1))).as("after %s", wait).isTrue();
            see(Status.LIVE_JOB);
        }
        assertThat(dueAfter(Duration.ofDays(365))).isFalse();
    }

    @Test
    void whatAListShowsBeforeItsTimeDoesNotPutOffTheNextQuestion() {
        see(Status.LIVE_JOB);
        now = now.plus(Duration.ofMinutes(4));
        see(Status.LIVE_JOB);
        see(Status.LIVE_JOB);
        assertThat(dueAfter(Duration.ofMinutes(1))).isTrue();
        see(Status.LIVE_JOB);
        assertThat(dueAfter(Duration.ofMinutes(59))).isFalse();
        assertThat(dueAfter(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void whatWaitsIsNotAskedAsLongAsAListShowsItAndIsOnceNoneDoes() {
        see(Status.BLOCKED);
        for (Duration wait : List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1))) {
            assertThat(dueAfter(wait)).isTrue();
            see(Status.BLOCKED);
        }
        for (int day = 0; day < 20; day++) {
            assertThat(dueAfter(Duration.ofDays(1))).as("day %s", day).isFalse();
            see(Status.BLOCKED);
        }
        assertThat(dueAfter(Duration.ofDays(7).minusSeconds(1))).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void whatHasWaitedForAWeekWhenItIsFirstSeenIsAskedOnceAWeekFromTheStart() {
        now = CREATED.plus(Duration.ofDays(7)).plusSeconds(1);
        see(Status.BLOCKED);
        assertThat(dueAfter(Duration.ofDays(7).minusSeconds(1))).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void aChangeOfStatusStartsAnew() {
        see(Status.BLOCKED);
        now = now.plus(Duration.ofHours(2));
        see(Status.BLOCKED);
        see(Status.OPEN);
        assertThat(dueAfter(Duration.ofSeconds(1))).isTrue();
        see(Status.BLOCKED);
        assertThat(dueAfter(Duration.ofHours(1))).isTrue();
    }

    @Test
    void oneThatIsNotThereAndMayYetBeHiddenIsAskedLessAndLess() {
        see(Status.OPEN);
        for (Duration wait : List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1))) {
            Ledger ledger = ledger();
            List<StateChange> changes = new ArrayList<>();
            ledger.notFound("b", changes);
            state.commit(changes);
            assertThat(dueAfter(wait.minusSeconds(1))).as("before %s", wait).isFalse();
            assertThat(dueAfter(Duration.ofSeconds(1))).as("after %s", wait).isTrue();
        }
    }

    @Test
    void aBuildThatWasReadInTheFutureIsAskedNowForAClockWasWrong() {
        see(Status.BLOCKED);
        now = now.minus(Duration.ofDays(400));
        assertThat(dueAfter(Duration.ZERO)).isTrue();
    }

    @Test
    void aClockThatIsOffBySecondsPutsNothingForward() {
        see(Status.BLOCKED);
        now = now.minusSeconds(30);
        assertThat(dueAfter(Duration.ZERO)).isFalse();
    }

    @Test
    void theDueOnesComeInTheOrderOfTheirIds() {
        List<StateChange> changes = new ArrayList<>();
        Ledger ledger = ledger();
        for (String id : List.of("m", "z", "a", "k", "c")) {
            ledger.saw(new BuildFacts(id, "acme", "web", 7, CREATED, Status.OPEN), changes);
        }
        state.commit(changes);
        assertThat(ledger().due()).extracting(Ledger.Entry::id).containsExactly("a", "c", "k", "m", "z");
    }

    @Test
    void oneThatIsToBeAskedWhateverWasKnownIsDueAtOnceThoughNobodyKnowsItsAge() {
        state.commit(List.of(Ledger.ask("builds", "b", "acme", "web", 7)));
        assertThat(ledger().due()).singleElement().satisfies(entry -> {
            assertThat(entry.number()).isEqualTo(7);
            assertThat(entry.pipeline()).isEqualTo("web");
            assertThat(entry.createdAt()).isNull();
        });
    }

    @Test
    void aBuildOfNoKnownPlaceCannotBeAskedFor() {
        List<StateChange> changes = new ArrayList<>();
        ledger().saw(new BuildFacts("b", null, null, -1, null, Status.OPEN), changes);
        state.commit(changes);
        assertThat(ledger().due()).isEmpty();
    }

    private void see(Status status) {
        List<StateChange> changes = new ArrayList<>();
        ledger().saw(facts(status), changes);
        state.commit(changes);
    }

    private boolean dueAfter(Duration wait) {
        now = now.plus(wait);
        return ledger().due().stream().anyMatch(entry -> entry.id().equals("b"));
    }

    /** The ledger as the next run reads it. */
    private Ledger ledger() {
        return new Ledger(BUILDS, clock("run " + ++run), new ExtractState(state));
    }

    private RunClock clock(String runId) {
        return new RunClock(runId, Duration.ZERO, null, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static BuildFacts facts(Status status) {
        return new BuildFacts("b", "acme", "web", 7, CREATED, status);
    }
}
