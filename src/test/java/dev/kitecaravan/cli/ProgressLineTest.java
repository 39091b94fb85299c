package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.run.Remaining;

class ProgressLineTest {
    private static final Remaining SOME = new Remaining(90, 41, Duration.ofMinutes(9));

    @Test
    void saysEndpointRecordsShareTimeAndRequests() {
        assertThat(ProgressLine.of(report("builds", 1000, 10), SOME, 2, 10, null, 200))
                .isEqualTo("[2/10] builds · 1000 records · 10 % · 9 min left · 10 requests · budget 41");
    }

    @Test
    void oneOfAThingIsOne() {
        assertThat(ProgressLine.of(report("builds", 1, 1), new Remaining(-1, -1, null), 1, 1, null, 200))
                .isEqualTo("[1/1] builds · 1 record · 1 request");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 79, 80, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        String endpoint = "an_endpoint_with_quite_a_long_name_that_somebody_gave_it_once_upon_a_time";

        assertThat(ProgressLine.of(report(endpoint, 123_456_789, 12_345), SOME, 10, 100,
                "waiting for the budget of user until 12:00:00 UTC", width)).hasSizeLessThan(width);
    }

    @Test
    void inSixtyColumnsTheTimeLeftIsThere() {
        assertThat(ProgressLine.of(report("builds", 100_000, 1000), SOME, 2, 10, null, 60)).contains("min left");
    }

    @Test
    void aNameIsCutInItsMiddle() {
        assertThat(ProgressLine.cut("builds__jobs__step__signature", 11)).isEqualTo("build…ature");
        assertThat(ProgressLine.cut("builds", 11)).isEqualTo("builds");
    }

    private static EndpointReport report(String endpoint, long records, long requests) {
        return new EndpointReport(endpoint, Outcome.COMPLETE, Map.of(), records, 0, Letters.NONE, 0, requests,
                Duration.ofSeconds(60), Duration.ZERO, Failures.NONE, List.of(), false, List.of());
    }
}
