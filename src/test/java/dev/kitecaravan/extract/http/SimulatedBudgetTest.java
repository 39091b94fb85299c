package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs with a budget take of a server's windows, in simulated time. */
class SimulatedBudgetTest {
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
            assertThat(windows.wholeWindows(4)).as("windows in which nothing was asked, seed %d", seed)
                    .hasSizeGreaterThanOrEqualTo(100 / seconds - 5);
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
}
