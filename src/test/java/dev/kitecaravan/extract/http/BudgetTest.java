package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    private final Budget budget = new Budget(new Reserve(10, true), Duration.ofSeconds(60), clock::get, () -> 0.5);

    @ParameterizedTest
    @CsvSource({"false,1", "false,4", "false,8", "true,1", "true,4", "true,8"})
    void aLongRunUsesWhatTheReserveLeavesWithoutARefusal(boolean serverFloorsItsReset, int inFlight) {
        for (int seed = 0; seed < (Boolean.getBoolean("caravan.soak") ? 500 : 8); seed++) {
            SimulatedWindows windows = new SimulatedWindows(seed, Duration.ofSeconds(60), 50, serverFloorsItsReset);
            windows.client(Reserve.DEFAULT, inFlight);
            windows.run(Duration.ofMinutes(30));

            assertThat(windows.refusalsAfter(1)).as("refusals, seed %d", seed).isZero();
            // A server that floors costs two early probes once, out of the reserve.
            assertThat(windows.wholeWindows(1).values()).as("seed %d", seed).hasSizeGreaterThan(25)
                    .allSatisfy(used -> assertThat(used).isBetween(43, 47));
            assertThat(windows.wholeWindows(4).values()).as("seed %d", seed)
                    .allSatisfy(used -> assertThat(used).isBetween(43, 45));
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void twoProgramsOnOneTokenConverge(boolean serverFloorsItsReset) {
        for (int seed = 0; seed < 8; seed++) {
            SimulatedWindows windows = new SimulatedWindows(seed, Duration.ofSeconds(60), 50, serverFloorsItsReset);
            windows.client(Reserve.DEFAULT, 2);
            windows.client(Reserve.DEFAULT, 2);
            windows.run(Duration.ofMinutes(30));

            assertThat(windows.refusalsAfter(1)).as("refusals, seed %d", seed).isZero();
            assertThat(windows.wholeWindows(4).values()).as("seed %d", seed)
                    .allSatisfy(used -> assertThat(used).isBetween(43, 49));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void shortWindowsAreUsedToo(int seconds, boolean serverFloorsItsReset) {
        for (int seed = 0; seed < 8; seed++) {
            SimulatedWindows windows = new SimulatedWindows(seed, Duration.ofSeconds(seconds), 50,
                    serverFloorsItsReset);
            windows.client(Reserve.DEFAULT, 8);
            windows.run(Duration.ofSeconds(100));

            double perWindow = windows.wholeWindows(4).values().stream().mapToInt(Integer::intValue).average()
                    .orElse(0);
            assertThat(windows.refusalsAfter(1)).as("refusals, seed %d", seed).isZero();
            assertThat(perWindow).as("seed %d", seed).isGreaterThan(0.95 * 45);
        }
    }

    @ParameterizedTest
    @CsvSource({"60,false", "60,true", "10,false", "10,true", "5,true"})
    void withoutAReserveNothingIsRefusedAndNothingLeft(int seconds, boolean serverFloorsItsReset) {
        for (int seed = 0; seed < 8; seed++) {
            SimulatedWindows windows = new SimulatedWindows(seed, Duration.ofSeconds(seconds), 50,
                    serverFloorsItsReset);
            windows.client(new Reserve(0, false), 4);
            windows.run(Duration.ofSeconds(30L * seconds));

            assertThat(windows.refusalsAfter(0)).as("seed %d", seed).isZero();
            assertThat(windows.wholeWindows(1).values()).as("seed %d", seed)
                    .allSatisfy(used -> assertThat(used).isEqualTo(50));
        }
    }

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
