package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class LoadedBuildsTest {
    private static final List<?> JOBS = List.of(Map.of("id", "1", "state", "passed"),
            Map.of("id", "2", "state", "failed"), Map.of("id", "3", "type", "waiter"));

    @Test
    void countsMatchWhenEveryJobIsThereAndInItsState() {
        assertThat(matches(3, Map.of("passed", 2, "failed", 1))).as("the waiter counts as passed").isTrue();
        assertThat(matches(4, Map.of("passed", 3, "failed", 1))).as("a job is missing here").isFalse();
        assertThat(matches(3, Map.of("passed", 3))).as("a failed job was retried").isFalse();
        assertThat(LoadedBuilds.JobCounts.of(JOBS).matches(null)).as("the API counts none").isFalse();
    }

    @Test
    void jobsAreTheSameInAnyOrderAndOthersInAnotherState() {
        long jobs = LoadedBuilds.jobsDigest(JOBS);
        assertThat(LoadedBuilds.jobsDigest(List.of(JOBS.get(2), JOBS.get(0), JOBS.get(1)))).isEqualTo(jobs);
        assertThat(LoadedBuilds.jobsDigest(List.of(JOBS.get(0), JOBS.get(2)))).isNotEqualTo(jobs);
        assertThat(LoadedBuilds.jobsDigest(List.of(JOBS.get(0), Map.of("id", "2", "state", "running"), JOBS.get(2))))
                .isNotEqualTo(jobs);
    }

    private static boolean matches(int total, Map<String, Integer> states) {
        return LoadedBuilds.JobCounts.of(JOBS).matches(Map.of("total", total, "states", states));
    }
}
