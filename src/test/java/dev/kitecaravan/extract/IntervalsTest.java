package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against a set of single seconds. */
class IntervalsTest {
    private static final int SECONDS = 40;

    @Property(tries = 500)
    void holdsTheSecondsThatWereAddedAndNotRemoved(
            @ForAll @Size(max = 12) List<@IntRange(min = -1600, max = 1599) Integer> steps) {
        Intervals intervals = Intervals.NONE;
        BitSet seconds = new BitSet();
        for (int step : steps) {
            int from = Math.floorMod(step, SECONDS);
            int to = Math.floorMod(step / SECONDS, SECONDS);
            boolean add = step >= 0;
            intervals = add ? intervals.plus(at(from), at(to)) : intervals.minus(at(from), at(to));
            if (from < to) {
                seconds.set(from, to, add);
            }
        }
        for (int second = 0; second < SECONDS; second++) {
            assertThat(intervals.covers(at(second))).as("second %s of %s", second, intervals)
                    .isEqualTo(seconds.get(second));
        }
        for (int i = 1; i < intervals.list().size(); i++) {
            assertThat(intervals.list().get(i - 1).to()).isBefore(intervals.list().get(i).from());
        }
        assertThat(Intervals.fromJson(Json.read(Json.write(intervals.toJson()))).list()).isEqualTo(intervals.list());
    }

    @Property(tries = 500)
    void itsGapsAreWhatItDoesNotHoldNewestFirst(@ForAll @IntRange(max = SECONDS) int start,
            @ForAll @IntRange(max = SECONDS) int end,
            @ForAll @Size(max = 6) List<@IntRange(max = 1599) Integer> steps) {
        Intervals intervals = Intervals.NONE;
        for (int step : steps) {
            intervals = intervals.plus(at(step % SECONDS), at(step / SECONDS));
        }
        List<Intervals.Interval> gaps = intervals.gaps(at(start), at(end));
        Intervals filled = intervals;
        for (int i = 0; i < gaps.size(); i++) {
            assertThat(i == 0 || gaps.get(i).to().isBefore(gaps.get(i - 1).from())).isTrue();
            for (Instant t = gaps.get(i).from(); t.isBefore(gaps.get(i).to()); t = t.plusSeconds(1)) {
                assertThat(intervals.covers(t)).isFalse();
            }
            filled = filled.plus(gaps.get(i).from(), gaps.get(i).to());
        }
        assertThat(filled.gaps(at(start), at(end))).isEmpty();
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(1_700_000_000L + second);
    }

    @Test
    void itEndsWhereItsLastIntervalDoes() {
        Instant start = Instant.EPOCH;
        assertThat(Intervals.NONE.plus(start.plusSeconds(20), start.plusSeconds(30)).plus(start, start.plusSeconds(10))
                .end()).isEqualTo(start.plusSeconds(30));
    }
}
