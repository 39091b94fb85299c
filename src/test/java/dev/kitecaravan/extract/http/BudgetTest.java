package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    private final Budget budget = new Budget(new Reserve(10, true), Duration.ofSeconds(60), clock::get, () -> 0.5);

    @Test
    void withoutFiguresNothingIsPaced() {
        budget.answered(take(Set.of("acme")), name -> null);
        for (int request = 0; request < 1000; request++) {
            take(Set.of("acme"));
        }
    }

    @Test
    void theFirstRequestProbesAndItsAnswerOpensTheWay() {
        Budget.Ticket probe = take(Set.of("acme"));
        assertThat(budget.tryTake(Set.of("acme")).granted()).isFalse();
        budget.answered(probe, figures("user", 50, 12, 30));
        for (int request = 0; request < 7; request++) {
            take(Set.of("acme"));
        }
        Budget.Take refused = budget.tryTake(Set.of("acme"));
        assertThat(refused.granted()).as("12 remaining, 7 in flight, 5 reserved").isFalse();
        assertThat(refused.scope()).isEqualTo("user");
        assertThat(Duration.ofNanos(refused.until() - clock.get())).as("a server may round down")
                .isBetween(Duration.ofSeconds(31), Duration.ofMillis(31_100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-2147483648", "-2147483649", "-4294967295", "-9223372036854775808"})
    void fewerThanNoneLeftIsNone(String remaining) {
        budget.answered(take(Set.of("acme")), Map.of("RateLimit-Scope", "user", "RateLimit-Limit", "50",
                "RateLimit-Remaining", remaining, "RateLimit-Reset", "30")::get);
        assertThat(budget.tryTake(Set.of("acme")).granted()).isFalse();
        assertThat(remaining("user")).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2147483649", "-4294967295", "-9223372036854775808"})
    void aWaitOfLessThanNothingIsNone(String seconds) {
        assertThat(RateFigures.number(seconds)).isNegative();
    }

    @Test
    void oneOrganizationsWindowDoesNotHoldUpAnother() {
        budget.answered(take(Set.of("acme")), figures("rest", 200, -14, 42));
        assertThat(budget.tryTake(Set.of("acme")).scope()).isEqualTo("organization acme");
        take(Set.of("other"));
        assertThat(budget.tryTake(Set.of()).scope()).as("a list over all is charged to both")
                .isEqualTo("organization acme");
        assertThat(budget.readings()).anySatisfy(reading -> {
            assertThat(reading.scope()).isEqualTo("organization acme");
            assertThat(reading.remaining()).isEqualTo(-14);
            assertThat(reading.resetsIn()).isEqualTo(Duration.ofSeconds(42));
        });
    }

    @Test
    void anOlderAnswerThatWasOvertakenChangesNothing() {
        budget.answered(take(Set.of("acme")), figures("user", 50, 40, 30));
        Budget.Ticket slow = take(Set.of("acme"));
        Budget.Ticket quick = take(Set.of("acme"));
        clock.addAndGet(1_000_000);
        budget.answered(quick, figures("user", 50, 20, 30));
        budget.answered(slow, figures("user", 50, 39, 30));
        assertThat(remaining("user")).isEqualTo(20);
        clock.addAndGet(1_000_000);
        budget.answered(take(Set.of("acme")), figures("user", 50, 45, 30));
        assertThat(remaining("user")).as("asked after the others were answered").isEqualTo(45);
    }

    @Test
    void anAnswerWithoutFiguresStillCosts() {
        budget.answered(take(Set.of("acme")), figures("user", 50, 40, 30));
        budget.failed(take(Set.of("acme")));
        budget.answered(take(Set.of("acme")), name -> null);
        assertThat(remaining("user")).isEqualTo(38);
    }

    @Test
    void everySpellingOfTheHeadersIsRead() {
        Map<String, String> old = Map.of("Rate-Limit-Remaining", "7", "Rate-Limit-Limit", "100", "Rate-Limit-Reset",
                "9");
        assertThat(RateFigures.of(old::get)).containsExactly(new RateFigures(false, 100, 7, 9));
        Map<String, String> both = Map.of("RateLimit-Scope", "organization", "RateLimit-Remaining", "-14",
                "RateLimit-Limit", "200", "RateLimit-Reset", "3", "RateLimit-User-Remaining", "2",
                "RateLimit-User-Limit", "50", "RateLimit-User-Reset", "4", "RateLimit-User-Scope", "rest_user");
        assertThat(RateFigures.of(both::get)).containsExactly(new RateFigures(false, 200, -14, 3),
                new RateFigures(true, 50, 2, 4));
        Map<String, String> plainOfUser = Map.of("RateLimit-Scope", "rest_user", "RateLimit-Remaining", "1");
        assertThat(RateFigures.of(plainOfUser::get)).containsExactly(new RateFigures(true, -1, 1, -1));
        Map<String, String> garbage = Map.of("RateLimit-Remaining", "many", "RateLimit-User-Remaining", "5",
                "RateLimit-User-Reset", "1800000000");
        assertThat(RateFigures.of(garbage::get))
                .as("an epoch is no number of seconds").containsExactly(new RateFigures(true, -1, 5, -1));
    }

    @Test
    void aRefusalWithoutAnyTimeHoldsForTheFallback() {
        budget.refused(take(Set.of("acme")), name -> null, -1, 0);
        Budget.Take held = budget.tryTake(Set.of("other"));
        assertThat(held.granted()).isFalse();
        assertThat(Duration.ofNanos(held.until() - clock.get())).isBetween(Duration.ofSeconds(60),
                Duration.ofMillis(60_200));
    }

    @Test
    void aRefusalWaitsForTheLargerOfAllThatItNames() {
        Map<String, String> headers = new HashMap<>();
        headers.putAll(Map.of("RateLimit-Remaining", "0", "RateLimit-Reset", "20", "RateLimit-Limit", "200"));
        headers.putAll(Map.of("RateLimit-User-Remaining", "0", "RateLimit-User-Reset", "35", "RateLimit-User-Limit",
                "50"));
        budget.refused(take(Set.of("acme")), headers::get, 30, 0);
        assertThat(Duration.ofNanos(budget.tryTake(Set.of("acme")).until() - clock.get()))
                .isBetween(Duration.ofSeconds(35), Duration.ofMillis(36_200));
    }

    @ParameterizedTest
    @CsvSource({"5,20,-1,0,60050", "0,20,-1,0,21050", "1,20,-1,0,60050", "0,5,0,8,8050", "0,5,0,0,6050", "40,20,0,0,50",
            "40,20,7200,0,3600050"})
    void aRefusalIsWaitedForAsLongAsWhatIsSaidOfItMakesNeedful(int remaining, int reset, double said, long least,
            long millis) {
        budget.refused(take(Set.of("acme")), figures("user", 50, remaining, reset), said, least);
        assertThat(left(budget.tryTake(Set.of("acme")))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    @Timeout(30)
    void anAnswerWakesThoseThatWaitForAnother() throws Exception {
        Budget.Ticket probe = take(Set.of("acme"));
        Budget.Take waits = budget.tryTake(Set.of("acme"));
        Thread waiting = new Thread(() -> {
            try {
                budget.await(waits.version(), clock.get() + Duration.ofMinutes(10).toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        budget.answered(probe, figures("user", 50, 12, 30));
        waiting.join(10_000);
        assertThat(waiting.isAlive()).isFalse();
        budget.await(waits.version(), clock.get() + Duration.ofMinutes(10).toNanos());
        assertThat(budget.tryTake(Set.of("acme")).version()).isGreaterThan(waits.version());
    }

    @Test
    @Timeout(30)
    void aWaitEndsWithItsTimeThoughNothingChanged() throws Exception {
        WaitClock machine = WaitClock.ofMachine();
        Budget waiting = new Budget(Reserve.DEFAULT, Duration.ofSeconds(60), machine, () -> 0);
        long version = waiting.tryTake(Set.of("acme")).version();
        long until = machine.getAsLong() + Duration.ofMillis(20).toNanos();
        waiting.await(version, until);
        assertThat(machine.getAsLong() - until).isNotNegative();
    }

    @Test
    void whatAListOverSeveralOrganizationsWasToldIsNoFigureOfEachOfThem() {
        budget.know(List.of("acme", "other"));
        budget.answered(take(Set.of()), figures("rest", 200, 3, 42));
        assertThat(budget.tryTake(Set.of()).scope()).isEqualTo("all organizations");
        take(Set.of("acme"));
        assertThat(remaining("organization other")).isEqualTo(-1);
    }

    @Test
    void aReserveIsANumberOrAShareAndNeverTheWholeLimit() {
        assertThat(Reserve.parse("10%").of(50)).isEqualTo(5);
        assertThat(Reserve.parse("7").of(50)).isEqualTo(7);
        assertThat(Reserve.parse("70").of(50)).isEqualTo(49);
        assertThat(Reserve.parse("0").of(50)).isZero();
        for (String wrong : List.of("", "x", "-1", "100%", "NaN")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Reserve.parse(wrong))).as(wrong)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("reserve");
        }
    }

    /** Several programs on one token would each take the fresh window for theirs. */
    @Test
    void afterAWindowsEndOneProbesAndTheOthersWaitForWhatItsAnswerSays() {
        Budget.Ticket slow = exhausted();
        Budget.Take refused = budget.tryTake(Set.of("acme"));
        assertThat(refused.granted()).isFalse();
        assertThat(left(refused)).as("a second of caution, half of the jitter").isEqualTo(Duration.ofMillis(31_050));
        pass(left(refused));
        Budget.Ticket probe = take(Set.of("acme"));
        Budget.Take waits = budget.tryTake(Set.of("acme"));
        assertThat(waits.granted()).isFalse();
        assertThat(left(waits)).as("a probe is waited for so long").isEqualTo(Duration.ofSeconds(5));
        budget.failed(slow);
        assertThat(budget.tryTake(Set.of("acme")).granted()).as("another one's failure says nothing").isFalse();
        budget.answered(probe, figures("user", 50, 7, 59));
        take(Set.of("acme"));
        take(Set.of("acme"));
        assertThat(budget.tryTake(Set.of("acme")).granted()).as("7 remaining, 2 in flight, 5 reserved").isFalse();
    }

    @Test
    void aProbeWithoutAnAnswerHoldsUpTheOthersForFiveSecondsOnly() {
        exhausted();
        pass(Duration.ofSeconds(32));
        take(Set.of("acme"));
        pass(Duration.ofMillis(4_999));
        assertThat(budget.tryTake(Set.of("acme")).granted()).isFalse();
        pass(Duration.ofMillis(1));
        take(Set.of("acme"));
        assertThat(left(budget.tryTake(Set.of("acme")))).as("that one probes").isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aProbeThatFindsTheOldWindowStillOpenWaitsForItsEndAnew() {
        exhausted();
        pass(Duration.ofMillis(31_050));
        budget.answered(take(Set.of("acme")), figures("user", 50, 3, 1));
        assertThat(left(budget.tryTake(Set.of("acme")))).isEqualTo(Duration.ofMillis(2_050));
        pass(Duration.ofMillis(2_050));
        budget.answered(take(Set.of("acme")), figures("user", 50, 2, 0));
        assertThat(left(budget.tryTake(Set.of("acme")))).as("its end was told to be now").isEqualTo(
                Duration.ofMillis(50));
    }

    @Test
    void anOvertakenAnswerCountsWhereItIsLowerAndNotOfAWindowThatIsOver() {
        budget.answered(take(Set.of("acme")), figures("user", 50, 40, 30));
        Budget.Ticket first = take(Set.of("acme"));
        Budget.Ticket second = take(Set.of("acme"));
        Budget.Ticket third = take(Set.of("acme"));
        pass(Duration.ofMillis(10));
        budget.answered(first, figures("user", 50, 20, 30));
        budget.answered(second, figures("user", 50, 12, 30));
        assertThat(remaining("user")).isEqualTo(12);
        pass(Duration.ofSeconds(31));
        budget.answered(take(Set.of("acme")), figures("user", 50, 49, 59));
        budget.answered(third, figures("user", 50, 0, 0));
        assertThat(remaining("user")).as("of the window before").isEqualTo(49);
    }

    @Test
    void windowsThatGiveFewRequestsAreScarceOnceTheyAreKnown() {
        assertThat(budget.isScarce()).as("nothing is known").isFalse();
        budget.answered(take(Set.of("acme")), figures("user", 599, 500, 3));
        assertThat(budget.isScarce()).as("the first is taken for one of a minute").isTrue();
        budget.answered(take(Set.of("acme")), figures("user", 600, 499, 3));
        assertThat(budget.isScarce()).isFalse();
        pass(Duration.ofSeconds(4));
        budget.answered(take(Set.of("acme")), figures("user", 40, 39, 3));
        assertThat(budget.isScarce()).as("ten in each of four seconds").isFalse();
        budget.answered(take(Set.of("acme")), figures("user", 39, 38, 3));
        assertThat(budget.isScarce()).isTrue();
    }

    @Test
    void ofAScopeThatNoAnswerToldOfNothingIsShown() {
        Budget.Ticket first = take(Set.of("acme"));
        assertThat(budget.readings()).extracting(Budget.Reading::scope).containsExactly("organization acme", "user");
        assertThat(budget.readings()).allSatisfy(reading -> assertThat(reading).extracting(Budget.Reading::limit,
                Budget.Reading::remaining, Budget.Reading::inFlight, Budget.Reading::reserve, Budget.Reading::resetsIn)
                .containsExactly(-1, -1, 1, 0, Duration.ZERO));
        budget.answered(first, figures("user", 50, 12, 30));
        assertThat(budget.readings()).contains(
                new Budget.Reading("user", 50, 12, 0, 5, Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(31));
        assertThat(budget.readings()).as("no window ends in the past").contains(
                new Budget.Reading("user", 50, 12, 0, 5, Duration.ZERO));
    }

    /** The user's window has its reserve left and 30 seconds to go; returns one of two requests that are in flight. */
    private Budget.Ticket exhausted() {
        budget.answered(take(Set.of("acme")), figures("user", 50, 40, 30));
        Budget.Ticket inFlight = take(Set.of("acme"));
        budget.answered(take(Set.of("acme")), figures("user", 50, 5, 30));
        return inFlight;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private Duration left(Budget.Take take) {
        assertThat(take.granted()).isFalse();
        return Duration.ofNanos(take.until() - clock.get());
    }

    private Budget.Ticket take(Set<String> organizations) {
        Budget.Take take = budget.tryTake(organizations);
        assertThat(take.granted()).isTrue();
        return take.ticket();
    }

    private int remaining(String scope) {
        return budget.readings().stream().filter(reading -> reading.scope().equals(scope)).findFirst().orElseThrow()
                .remaining();
    }

    private static java.util.function.UnaryOperator<String> figures(String scope, int limit, int remaining, int reset) {
        Map<String, String> headers = Map.of("RateLimit-Scope", scope, "RateLimit-Limit", "" + limit,
                "RateLimit-Remaining", "" + remaining, "RateLimit-Reset", "" + reset);
        return headers::get;
    }
}
