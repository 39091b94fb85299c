package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TimeWaitedTest {
    @Property(tries = 500)
    void whatSeveralWaitedAtOnceCountsOnce(
            @ForAll @Size(max = 40) List<@Size(2) List<@IntRange(min = 0, max = 300) Integer>> waits) {
        TimeWaited waited = new TimeWaited();
        BitSet any = new BitSet();
        waits.stream().sorted(Comparator.comparing(wait -> Math.max(wait.get(0), wait.get(1)))).forEach(wait -> {
            int from = Math.min(wait.get(0), wait.get(1));
            int to = Math.max(wait.get(0), wait.get(1));
            any.set(from, to);
            waited.add(Duration.ofNanos(to - from), Long.MAX_VALUE - 100 + to);
        });
        assertThat(waited.total()).isEqualTo(Duration.ofNanos(any.cardinality()));
    }
}
