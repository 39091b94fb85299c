package dev.kitecaravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampParserTest {
    @ParameterizedTest
    @CsvSource({"2015-05-09T21:05:59.874Z, 2015-05-09T21:05:59.874Z", "2013-09-03 13:24:38 UTC, 2013-09-03T13:24:38Z",
            "2015-05-09T21:05:59Z, 2015-05-09T21:05:59Z", "2015-05-09T23:05:59+02:00, 2015-05-09T21:05:59Z",
            "2015-05-09T21:05:59.123456789Z, 2015-05-09T21:05:59.123456Z",
            "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"})
    void recognisesMoments(String text, Instant moment) {
        assertThat(TimestampParser.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2015-05-09", "2015-05-09T21:05:59", "2015-02-30T21:05:59Z", "2015-05-09T24:05:59Z",
            "2015-05-09T21:05:59.Z", "2015-05-09 21:05:59Z", "2015-05-09T21:05:59 UTC", "20150509T210559Z00000",
            "018c0f56-c87c-47e9-95ee-aa47397b4496", "a text of twenty chars"})
    void leavesTextsAlone(String text) {
        assertThat(TimestampParser.parse(text)).isNull();
    }
}
