package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbers of a pipeline that neither side has. */
class VerificationFindingsTest {
    private static ExtractState.Entry known(String absent) {
        return new ExtractState.Entry("p", Map.of("organization", "o", "pipeline", "p", "absent", absent));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void oneBuildOfANumberFarAboveTheOthersIsNotAskedForNumberByNumber() {
        VerificationFindings findings = new VerificationFindings("builds");
        PipelineTally tally = findings.of("o", "p");
        tally.numbers.add(1);
        tally.numbers.add(3_000_000_000L);
        findings.gaps(known("2-3,5"));
        assertThat(tally.gaps).as("2 to 2,999,999,999, without 2, 3 and 5").isEqualTo(2_999_999_995L);
        assertThat(findings.repairs()).singleElement().satisfies(ask -> assertThat(ask.value())
                .contains("\"ask\":\"4,6-100004\""));
        assertThat(findings.byPipeline()).extracting(PipelineFinding::gaps, PipelineFinding::gapsAsked)
                .containsExactly(tuple(2_999_999_995L, 100_000L));
    }
}
