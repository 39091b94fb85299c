package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({"2015-05-09T21:05:59.874Z, 2015-05-09T21:05:59.874Z", "2015-05-09T21:05:59Z, 2015-05-09T21:05:59Z",
            "2015-05-09T21:05:59.123456Z, 2015-05-09T21:05:59.123456Z",
            "2015-05-09T21:05:59.123456789Z, 2015-05-09T21:05:59.123456789Z",
            "2017-11-02 04:42:10 UTC, 2017-11-02T04:42:10Z", "2015-05-09T23:05:59+02:00, 2015-05-09T21:05:59Z",
            "2015-05-09T23:05+02:00, 2015-05-09T21:05:00Z", "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"})
    void bothSpellingsAreRead(String text, Instant moment) {
        assertThat(Timestamps.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2015-05-09", "2015-05-09T21:05:59", "2015-02-30T21:05:59Z", "2015-05-09T25:05:59Z",
            "a text of twenty chars", "018c0f56-c87c-47e9-95ee-aa47397b4496"})
    void othersAreNone(String text) {
        assertThat(Timestamps.parse(text)).isNull();
        assertThat(Timestamps.parse(7L)).isNull();
    }
}
