package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class NearestNameTest {
    private static final List<String> KNOWN = List.of("builds", "jobs", "jobs_log", "annotations");

    @ParameterizedTest
    @CsvSource({"bilds,builds", "JOBS,jobs", "job,jobs", "jobslog,jobs_log", "annotation,annotations", "xyz,",
            "jobs_log_of_a_build,"})
    void aMisspeltNameIsNearToOne(String written, String nearest) {
        assertThat(NearestName.of(written, KNOWN).orElse(null)).isEqualTo(nearest);
    }

    @Test
    void aTextOfMegabytesIsComparedWithNoName() {
        List<String> names = IntStream.range(0, 500).mapToObj(number -> "pipeline-" + "x".repeat(90) + number).toList();
        assertThat(NearestName.hint("x".repeat(3_000_000), names)).isEmpty();
    }
}
