package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;

class BuildQueryTest {
    private static final Predicate<Build> ANY = build -> true;

    /** Room for as many as were asked for took 32 MB, at each request for a suite's runs. */
    @Test
    void whoAsksForAllTakesNoMoreMemoryThanThereAreBuilds() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Predicate<Build> others : Arrays.asList(null, ANY)) {
            BuildQuery all = new BuildQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, Set.of(), others, 0, 1 << 23);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(all.select(new BuildIndex(), Map.of(), Map.of()).builds()).isEmpty();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
        }
    }
}
