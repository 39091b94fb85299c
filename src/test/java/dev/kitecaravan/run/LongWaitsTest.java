package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.ApiRequest;

/** Which waits are said, when, and in which words; the clock is the test's. */
class LongWaitsTest {
    private final Clock clock = new Clock() {
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
    };
    private final List<String> said = new ArrayList<>();
    private final LongWaits waits = new LongWaits(clock, said::add);
    private final ApiRequest request = ApiRequest.page("builds", URI.create("http://127.0.0.1:1/v2/builds"));
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    private void passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            waits.look();
        }
    }

    @Test
    void aWaitWhoseEndIsKnownIsSaidOnceAndAtOnce() {
        try (Waiting waiting = waits.begin("another attempt at a page", now.plusSeconds(15))) {
            assertThat(said).containsExactly("waiting for another attempt at a page until 10:00:15 UTC");
            assertThat(waits.current()).isEqualTo(said.get(0));
            passes(14);
        }
        assertThat(said).hasSize(1);
        assertThat(waits.current()).isNull();
    }

    @Test
    void aShortWaitIsNotSaid() {
        Waiting commit = waits.begin("a commit to end", null);
        waits.begin("another attempt", now.plusSeconds(10)).close();
        passes(10);
        commit.close();
        passes(100);
        assertThat(said).isEmpty();
        assertThat(waits.current()).isNull();
    }

    @Test
    void aWaitWhoseEndNobodyKnowsIsSaidAfterTenSecondsAndEveryMinute() {
        Waiting commit = waits.begin("a commit to end", null);
        passes(10);
        assertThat(said).isEmpty();
        passes(1);
        assertThat(said).containsExactly("waiting for a commit to end, 11 s so far");
        passes(59);
        assertThat(said).hasSize(1);
        passes(1);
        assertThat(said).hasSize(2).last().isEqualTo("waiting for a commit to end, 71 s so far");
        commit.close();
        passes(100);
        assertThat(said).hasSize(2);
    }

    @Test
    void whatTwoThreadsWaitForIsOneWaitUntilBothHaveIt() {
        Waiting one = waits.begin("a commit to end", null);
        passes(5);
        Waiting other = waits.begin("a commit to end", null);
        one.close();
        passes(6);
        assertThat(said).containsExactly("waiting for a commit to end, 11 s so far");
        other.close();
        assertThat(waits.current()).isNull();
    }

    @Test
    void theBudgetIsSaidOncePerWindowHoweverManyRequestsWait() {
        waits.waitingForBudget(request, "user", Duration.ofSeconds(5));
        assertThat(said).isEmpty();
        waits.waitedForBudget(request, Duration.ofSeconds(5));

        waits.waitingForBudget(request, "user", Duration.ofSeconds(40));
        passes(1);
        waits.waitingForBudget(request, "user", Duration.ofSeconds(39));
        assertThat(said).containsExactly("waiting for the budget of user until 10:00:40 UTC");

        waits.waitingForBudget(request, "user", Duration.ofSeconds(80));
        assertThat(said).as("the window was somebody else's, so the end moved").hasSize(2).last()
                .isEqualTo("waiting for the budget of user until 10:01:21 UTC");
        assertThat(waits.current()).isEqualTo(said.get(1));
        waits.waitedForBudget(request, Duration.ofSeconds(80));
        assertThat(waits.current()).isNull();
    }

    @Test
    void anotherAttemptIsInTheProgressLineAndNotSaidTwice() {
        waits.retrying(request, "status 503", Duration.ofSeconds(30));
        passes(3);
        assertThat(said).as("Traffic has said it, with its reason").isEmpty();
        assertThat(waits.current()).isEqualTo("waiting for another attempt at builds until 10:00:30 UTC");
        passes(28);
        assertThat(waits.current()).isNull();
    }
}
