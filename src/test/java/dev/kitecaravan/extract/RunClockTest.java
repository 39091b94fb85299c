package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.OwnApi;

/** Whatever time the API tells, a later run with right times reads everything, and no mark stays in the future. */
class RunClockTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PT-3S", "PT3S", "PT-45S", "PT45S", "PT-2H", "PT2H", "P-1D", "P1D", "P-400D", "P400D",
            "P-9000D", "P9000D"})
    void anOddDateOfTheApiLosesNothing(Duration off) {
        loadsAllAfter(odd -> NOW.plus(off));
    }

    @Test
    void anAbsentDateLosesNothing() {
        loadsAllAfter(odd -> null);
    }

    @Test
    void aDateThatCannotBeReadLosesNothing() {
        try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW)) {
            api.add("p", NOW.minusSeconds(3_600));
            api.dateText(request -> "soon").add("p", NOW.minusSeconds(600));
            walks.run("builds");
            nothingIsLaterThan(walks, NOW);
            api.add("p", NOW.minusSeconds(20));
            walks.now(NOW.plusSeconds(600)).run("builds");
            assertThat(walks.ids("builds")).isEqualTo(api.ids());
        }
    }

    @Test
    void anApiThatTellsNoTimeIsSaidOnceWhateverIsRead() {
        for (String endpoint : new String[]{"builds", "organizations"}) {
            try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW)) {
                api.add("p", NOW.minusSeconds(3_600));
                api.date(() -> null);
                walks.run(endpoint);
                assertThat(walks.notices).as(endpoint).singleElement().asString()
                        .startsWith(
                                "Buildkite's clock is not known: its answers have no Date, so this machine's clock");
                walks.run(endpoint);
                assertThat(walks.notices).as("once in each run").hasSize(2);
                api.dateText(request -> "\u001b[31m2026-03-10 12:00" + "!".repeat(500));
                walks.notices.clear();
                walks.run(endpoint);
                assertThat(walks.notices).singleElement().asString().contains("is '2026-03-10 12:00!!!")
                        .contains("!…', which is no date, so this machine's clock was used").hasSizeLessThan(300)
                        .doesNotContain("\u001b");
            }
        }
    }

    @Test
    void someAnswersWithoutADateAreNoNews() {
        String right = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).format(NOW);
        try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW)) {
            api.add("p", NOW.minusSeconds(3_600));
            api.dateText(request -> request.path().endsWith("builds") ? right : null);
            walks.run("builds");
            walks.run("builds");
            api.dateText(request -> request.path().endsWith("builds") ? null : right);
            walks.run("builds", "organizations");
            AtomicLong answers = new AtomicLong();
            api.dateText(request -> answers.incrementAndGet() % 2 == 0 ? right : "soon");
            walks.run("builds", "organizations");
            assertThat(walks.notices).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutADateIsNoJumpOfAClock() {
        RunClock clock = clockThatSaw(NOW.plusSeconds(20));
        clock.sawNone(null);
        clock.sawNone("soon");
        clock.saw(NOW.plusSeconds(20));
        assertThat(clock.lastNotices()).isEmpty();
        assertThat(clock.serverNow()).as("what was told stays").isEqualTo(NOW.plusSeconds(20));
    }

    @Test
    void aWindowThatThisMachineEndedIsSaidThoughALaterAnswerTellsTheTime() {
        RunClock clock = new RunClock("run", Duration.ZERO, null, Clock.fixed(NOW, ZoneOffset.UTC));
        clock.sawNone(null);
        clock.sawNone("soon");
        assertThat(clock.notices()).as("the next answer may tell").isEmpty();
        clock.windowEnd();
        clock.saw(NOW);
        assertThat(clock.notices()).hasSize(2);
        clock.sawNone("soon");
        assertThat(clock.lastNotices()).as("once").isEmpty();
    }

    @Test
    void theFirstTimeThatIsToldBringsForwardWhatAFastClockHadEnded() {
        RunClock clock = new RunClock("run", Duration.ofSeconds(60), null, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(clock.sureEnd()).isEqualTo(NOW.minusSeconds(60));
        clock.saw(NOW.minusSeconds(7_200));
        assertThat(clock.sureEnd()).isEqualTo(NOW.minusSeconds(7_260));
        assertThat(clock.windowEnd()).as("what was asked for was asked for").isEqualTo(NOW.minusSeconds(60));
        clock.saw(NOW.minusSeconds(9_000));
        assertThat(clock.sureEnd()).as("a jump is none of its business").isEqualTo(NOW.minusSeconds(7_260));

        RunClock slow = new RunClock("run", Duration.ofSeconds(60), null, Clock.fixed(NOW, ZoneOffset.UTC));
        slow.sureEnd();
        slow.saw(NOW.plusSeconds(7_200));
        assertThat(slow.sureEnd()).as("the earlier clock counts").isEqualTo(NOW.minusSeconds(60));
        RunClock continued = new RunClock("run", Duration.ZERO, NOW, Clock.fixed(NOW, ZoneOffset.UTC));
        continued.saw(NOW.minusSeconds(7_200));
        assertThat(continued.sureEnd()).as("an earlier run told the time").isEqualTo(NOW);
    }

    @Test
    void aWindowThatAFastClockEndedBeforeAnyTimeWasToldHidesNothing() {
        try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW)) {
            api.add("p", NOW.minusSeconds(3_600));
            walks.run("builds");
            Instant[] told = {NOW.plusSeconds(600)};
            api.dateText(request -> request.query().containsKey("state[]")
                    ? null
                    : DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).format(told[0]));
            walks.now(told[0].plus(Duration.ofHours(2))).run("builds");
            api.add("p", NOW.plusSeconds(700));
            told[0] = NOW.plusSeconds(1_800);
            walks.now(told[0]).run("builds");
            assertThat(walks.ids("builds")).isEqualTo(api.ids());
            assertThat(Cursor.fromJson(walks.state().get(StateKind.CURSOR, "builds", "*")).covered().end())
                    .as("nothing counts as read that was not").isBefore(told[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-45S", "PT2H", "P-400D", "P9000D"})
    void aDateThatJumpsWithinTheRunLosesNothing(Duration off) {
        AtomicLong answers = new AtomicLong();
        loadsAllAfter(odd -> answers.incrementAndGet() % 2 == 0 ? NOW : NOW.plus(off));
        AtomicLong other = new AtomicLong(1);
        loadsAllAfter(odd -> other.incrementAndGet() % 2 == 0 ? NOW : NOW.plus(off));
    }

    private interface Odd {
        Instant tell(Instant right);
    }

    /** A first run, one with odd times, and one with right ones, builds coming and finishing in between. */
    private void loadsAllAfter(Odd odd) {
        for (boolean first : new boolean[]{true, false}) {
            try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW)) {
                for (int i = 0; i < 150; i++) {
                    api.add("p", NOW.minus(Duration.ofMinutes(90 + 30L * i)));
                }
                OwnApi.Build blocked = api.builds().get(4);
                blocked.json.put("state", "blocked");
                blocked.json.put("finished_at", null);
                if (!first) {
                    walks.now(NOW.minusSeconds(3_600)).run("builds");
                }
                api.add("p", NOW.minusSeconds(600));
                Supplier<Instant> told = () -> odd.tell(NOW);
                walks.now(NOW);
                api.date(told);
                walks.run("builds");
                nothingIsLaterThan(walks, NOW);

                // What happens right after, in times that the odd run may have taken for read.
                api.add("p", NOW.minusSeconds(20));
                api.add("p", NOW.plusSeconds(40));
                api.add("p", NOW.plusSeconds(7_000));
                api.builds().get(7).json.putAll(Map.of("state", "failed", "finished_at",
                        NOW.plusSeconds(60).toString()));
                blocked.json.put("state", "canceled");
                Instant later = NOW.plus(Duration.ofHours(8));
                api.date(() -> later);
                walks.now(later).run("builds");
                assertThat(walks.failures).isEmpty();
                assertThat(walks.ids("builds")).isEqualTo(api.ids());
                assertThat(walks.rows.get("builds").get("p-8").get("state")).isEqualTo("failed");
                assertThat(walks.rows.get("builds").get(blocked.id()).get("state")).as("asked by itself in time")
                        .isEqualTo("canceled");
                nothingIsLaterThan(walks, later);
            }
        }
    }

    private static void nothingIsLaterThan(Walks walks, Instant now) {
        Cursor cursor = Cursor.fromJson(walks.state().get(StateKind.CURSOR, "builds", "*"));
        if (!cursor.covered().isEmpty()) {
            assertThat(cursor.covered().end()).isBeforeOrEqualTo(now);
        }
        for (Instant mark : java.util.Arrays.asList(cursor.firstEnd(), cursor.finishedMark(), cursor.rescanMark())) {
            assertThat(mark == null || !mark.isAfter(now)).isTrue();
        }
        walks.state().all(StateKind.OPEN, "builds").forEachRemaining(
                open -> assertThat(Instant.parse((String) open.value().get("read_at"))).isBeforeOrEqualTo(now));
        Map<String, Object> run = walks.state().get(StateKind.RUN, "", "run");
        assertThat(Instant.parse((String) run.get("window_end"))).isBeforeOrEqualTo(now);
        assertThat(Instant.parse((String) walks.state().get(StateKind.SEEN, "builds", "*").get("at")))
                .isBeforeOrEqualTo(now);
        for (String list : new String[]{"organizations", "pipelines"}) {
            walks.state().all(StateKind.DONE, list).forEachRemaining(
                    done -> assertThat(Instant.parse((String) done.value().get("at"))).isBeforeOrEqualTo(now));
        }
    }

    @Test
    void marksOfATimeWhenBothClocksWereWrongAreTakenBack() {
        try (OwnApi api = new OwnApi("p"); Walks walks = new Walks(api, folder, NOW.plus(Duration.ofDays(900)))) {
            api.add("p", NOW.minusSeconds(3_600));
            walks.run("builds");
            api.add("p", NOW.plusSeconds(60));
            walks.now(NOW.plusSeconds(600)).run("builds");
            nothingIsLaterThan(walks, NOW.plusSeconds(600));
            api.add("p", NOW.plusSeconds(700));
            walks.now(NOW.plusSeconds(1_200)).run("builds");
            assertThat(walks.ids("builds")).contains("p-1", "p-3");
        }
    }

    @Test
    void theOddClockIsNamedByWhoseItIs() {
        assertThat(said(NOW.plusSeconds(47), Instant.MIN)).isEqualTo("this machine's clock is 47 s behind Buildkite's;"
                + " windows follow Buildkite's. Set the clock.");
        assertThat(said(NOW.minusSeconds(3_600), Instant.MIN)).startsWith("this machine's clock is 3600 s ahead of");
        assertThat(said(NOW.plus(Duration.ofDays(365)), Instant.MIN)).startsWith("Buildkite's clock is odd")
                .contains("365 days ahead of this machine's", "2027-03-10", "2026-03-10");
        assertThat(said(NOW.minus(Duration.ofDays(9_000)), Instant.MIN)).startsWith("Buildkite's clock is odd")
                .contains("9000 days behind this machine's");
        assertThat(said(NOW.plus(Duration.ofDays(365)), NOW.plus(Duration.ofDays(364))))
                .as("the last run began later by this machine's own clock").startsWith("this machine's clock");
        assertThat(said(NOW.plusSeconds(30), Instant.MIN)).isNull();
    }

    private static String said(Instant api, Instant lastRun) {
        RunClock clock = new RunClock("run", Duration.ZERO, null, Clock.fixed(NOW, ZoneOffset.UTC), () -> 0,
                lastRun);
        clock.saw(api);
        clock.saw(api);
        java.util.List<String> notices = clock.notices();
        assertThat(clock.notices()).as("once").isEmpty();
        return notices.isEmpty() ? null : notices.get(0);
    }

    @Test
    void aClockThatJumpsIsToldApartFromTheOtherByTheTimeThatPassed() {
        Instant[] local = {NOW};
        AtomicLong nanos = new AtomicLong();
        Clock machine = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return local[0];
            }
        };
        RunClock theirs = new RunClock("run", Duration.ZERO, null, machine, nanos::get, Instant.MIN);
        theirs.saw(NOW);
        theirs.saw(NOW.plusSeconds(31));
        theirs.saw(NOW.plusSeconds(500));
        assertThat(theirs.notices()).singleElement().asString().startsWith("Buildkite's clock").contains("31 s");

        RunClock ours = new RunClock("run", Duration.ZERO, null, machine, nanos::get, Instant.MIN);
        ours.saw(NOW);
        local[0] = NOW.plusSeconds(100);
        nanos.set(Duration.ofSeconds(5).toNanos());
        ours.saw(NOW.plusSeconds(5));
        assertThat(ours.notices()).singleElement().asString().startsWith("this machine's clock").contains("95 s");
    }

    @Test
    void theWindowEndsByTheApisClockAndWhatIsSureByTheEarlierOne() {
        RunClock ahead = clockThatSaw(NOW.plusSeconds(10));
        assertThat(ahead.windowEnd()).isEqualTo(NOW.plusSeconds(10 - 60));
        assertThat(ahead.sureEnd()).isEqualTo(NOW.minusSeconds(60));
        assertThat(ahead.latestNow()).isEqualTo(NOW.plusSeconds(10));
        assertThat(ahead.sureNow()).isEqualTo(NOW);
        RunClock behind = clockThatSaw(NOW.minusSeconds(10));
        assertThat(behind.windowEnd()).isEqualTo(NOW.minusSeconds(70));
        assertThat(behind.sureEnd()).isEqualTo(NOW.minusSeconds(70));
        assertThat(behind.latestNow()).isEqualTo(NOW);
        assertThat(behind.sureNow()).isEqualTo(NOW.minusSeconds(10));
    }

    @Test
    void untilAnAnswerTellsTheTimeThisMachinesCounts() {
        RunClock clock = new RunClock("run", Duration.ofMinutes(1), null, Clock.fixed(NOW, ZoneOffset.UTC));
        clock.sawNone(null);
        assertThat(clock.isSet()).isFalse();
        assertThat(clock.serverNow()).isEqualTo(NOW);
        assertThat(clock.sureEnd()).isEqualTo(NOW.minusSeconds(60));
        clock.saw(NOW.plusSeconds(20));
        assertThat(clock.isSet()).isTrue();
        assertThat(clock.windowEnd()).as("fixed when it was first asked for").isEqualTo(NOW.minusSeconds(60));
        RunClock asked = new RunClock("run", Duration.ofMinutes(1), null, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(asked.windowEnd()).isEqualTo(NOW.minusSeconds(60));
        RunClock told = clockThatSaw(NOW);
        assertThat(told.isSet()).as("by the first answer").isTrue();
    }

    @Test
    void aDayIsTooMuchForAMachine() {
        assertThat(said(NOW.plus(Duration.ofDays(1)), Instant.MIN)).startsWith("Buildkite's clock is odd");
        assertThat(said(NOW.plus(Duration.ofDays(1)).minusSeconds(1), Instant.MIN)).startsWith("this machine's clock");
    }

    private static RunClock clockThatSaw(Instant api) {
        RunClock clock = new RunClock("run", Duration.ofMinutes(1), null, Clock.fixed(NOW, ZoneOffset.UTC));
        clock.saw(api);
        return clock;
    }
}
