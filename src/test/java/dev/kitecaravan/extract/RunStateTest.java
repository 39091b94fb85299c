package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.kitecaravan.extract.RunState.Status;

/** Which runs are continued, and what a continued one keeps. */
class RunStateTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration LAG = Duration.ofMinutes(1);

    private final MemoryState state = new MemoryState();

    @ParameterizedTest
    @EnumSource(Status.class)
    void onlyWhatWasKilledOrStoppedIsContinued(Status status) {
        RunState first = begin("run", "a", NOW);
        first.clock().saw(NOW.minusSeconds(5));
        state.commit(List.of(first.entry(status)));
        RunState next = begin("run", "b", NOW.plusSeconds(3_600));
        boolean continued = status == Status.RUNNING || status == Status.STOPPED;
        assertThat(next.isContinued()).isEqualTo(continued);
        assertThat(next.clock().runId()).isEqualTo(continued ? "a" : "b");
        assertThat(next.startedAt()).isEqualTo(continued ? NOW : NOW.plusSeconds(3_600));
        next.clock().saw(NOW.plusSeconds(3_600));
        assertThat(next.clock().windowEnd()).as("its windows keep their end")
                .isEqualTo(continued ? NOW.minusSeconds(65) : NOW.plusSeconds(3_540));
    }

    @Test
    void oneThatNeverHeardOfTheApisTimeHearsOfItWhenItIsContinued() {
        state.commit(List.of(begin("run", "a", NOW).entry(Status.RUNNING)));
        RunState next = begin("run", "b", NOW.plusSeconds(600));
        assertThat(next.isContinued()).isTrue();
        assertThat(next.clock().isSet()).isFalse();
        next.clock().saw(NOW.plusSeconds(600));
        assertThat(next.clock().windowEnd()).isEqualTo(NOW.plusSeconds(540));
    }

    @Test
    void whatIsSureStaysSoWhenARunOfTwoClocksIsContinued() {
        RunState first = begin("run", "a", NOW);
        first.clock().saw(NOW.plusSeconds(100));
        state.commit(List.of(first.entry(Status.STOPPED)));
        RunClock clock = begin("run", "b", NOW.plusSeconds(600)).clock();
        assertThat(clock.windowEnd()).as("the rest is for the next run").isEqualTo(NOW.minusSeconds(60));
        assertThat(clock.sureEnd()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void aDayLaterARunIsNotContinued() {
        state.commit(List.of(begin("run", "a", NOW).entry(Status.RUNNING)));
        assertThat(begin("run", "b", NOW.plus(Duration.ofHours(24)).minusSeconds(1)).isContinued()).isTrue();
        assertThat(begin("run", "b", NOW.plus(Duration.ofHours(24))).isContinued()).isFalse();
    }

    @Test
    void aRunOfTheFutureIsNotContinuedForAClockWasWrong() {
        state.commit(List.of(begin("run", "a", NOW.plusSeconds(31)).entry(Status.RUNNING)));
        assertThat(begin("run", "b", NOW).isContinued()).isFalse();
        assertThat(begin("run", "b", NOW.plusSeconds(1)).isContinued()).isTrue();
    }

    @Test
    void runsOfOneSeriesDoNotContinueThoseOfAnother() {
        state.commit(List.of(begin("builds hourly", "a", NOW).entry(Status.RUNNING)));
        assertThat(begin("run", "b", NOW).isContinued()).isFalse();
        assertThat(begin("builds hourly", "b", NOW).isContinued()).isTrue();
    }

    private RunState begin(String series, String id, Instant now) {
        return RunState.begin(state, series, id, LAG, Clock.fixed(now, ZoneOffset.UTC));
    }
}
