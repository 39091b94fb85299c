package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Collections;
import java.util.List;
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

    @Test
    void onlyABuildThatCanBeAskedForIsAskedFor() {
        VerificationFindings findings = new VerificationFindings("builds");
        findings.ask(null, "o", "p", 1);
        findings.ask("a", null, "p", 1);
        findings.ask("a", "o", null, 1);
        findings.ask("a", "o", "p", 0);
        findings.ask("a", "o", "p", -1);
        assertThat(findings.repairs()).isEmpty();
        findings.ask("a", "o", "p", 1);
        assertThat(findings.repairs()).hasSize(1);
    }

    @Test
    void aSingleGapIsAskedForAndWhereThereIsNoneNothingIs() {
        VerificationFindings findings = new VerificationFindings("builds");
        findings.gaps(known(""));
        PipelineTally tally = findings.of("o", "p");
        tally.numbers.add(1);
        tally.numbers.add(3);
        findings.gaps(known("2"));
        assertThat(findings.repairs()).as("the API is known to have no 2").isEmpty();
        findings.gaps(known("-1"));
        assertThat(findings.repairs()).singleElement()
                .satisfies(ask -> assertThat(ask.value()).contains("\"ask\":\"2\""));
    }

    @Test
    void aHundredThousandRowsAreDistrustedAtATime() {
        VerificationFindings findings = new VerificationFindings("builds");
        List<StoredBuilds.StoredRow> rows = Collections.nCopies(60_000, new StoredBuilds.StoredRow("builds", "x"));
        findings.distrust(rows);
        findings.distrust(rows);
        findings.distrust(rows);
        assertThat(findings.distrusted()).hasSize(100_000);
        PipelineTally tally = findings.of("o", "p");
        findings.extra(tally, rows.get(0));
        assertThat(findings.extra()).hasSize(1);
        assertThat(findings.byPipeline()).extracting(PipelineFinding::extra).containsExactly(1L);
    }
}
