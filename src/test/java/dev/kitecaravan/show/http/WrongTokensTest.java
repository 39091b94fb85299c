package dev.kitecaravan.show.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

/** Guessing at the page's token. */
class WrongTokensTest {
    private static final String HERE = "192.0.2.1";

    private final Hands clock = new Hands();
    private final WrongTokens guesses = new WrongTokens(clock);

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-24T08:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void wrong(String address, int times) {
        for (int i = 0; i < times; i++) {
            guesses.wrong(address);
        }
    }

    @Test
    void whoGuessesWaitsLongerAndLonger() {
        wrong(HERE, 4);
        assertThat(guesses.pause(HERE)).isZero();
        guesses.wrong(HERE);
        assertThat(guesses.pause(HERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(guesses.pause("192.0.2.2")).isZero();
        clock.now = clock.now.plusSeconds(1);
        assertThat(guesses.pause(HERE)).isZero();
        guesses.wrong(HERE);
        assertThat(guesses.pause(HERE)).isEqualTo(Duration.ofSeconds(2));
        wrong(HERE, 500);
        assertThat(guesses.pause(HERE)).isEqualTo(Duration.ofMinutes(1));
        guesses.right(HERE);
        assertThat(guesses.pause(HERE)).isZero();
    }

    @Test
    void whatIsLongPastCountsNoMore() {
        wrong(HERE, 7);
        clock.now = clock.now.plus(Duration.ofMinutes(16));
        guesses.wrong(HERE);
        assertThat(guesses.pause(HERE)).isZero();
    }

    @Test
    void aNetworkOfIpv6IsOneAddressAndOnlyAThousandAreRemembered() {
        wrong("2001:db8:0:1::1", 3);
        wrong("2001:db8:0:1:ffff::2", 3);
        assertThat(guesses.pause("2001:db8:0:1::3")).isPositive();
        assertThat(guesses.pause("2001:db8:0:2::1")).isZero();
        for (int i = 0; i < 1_000; i++) {
            guesses.wrong("198.51." + i / 250 + "." + i % 250);
        }
        assertThat(guesses.pause("2001:db8:0:1::3")).as("the oldest of a thousand and one").isZero();
    }
}
