package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.Budget.Reading;

class RemainingTest {
    private static final Duration TOOK = Duration.ofSeconds(20);

    @Test
    void withoutALimitTheTimeLeftFollowsTheSpeedSoFar() {
        assertThat(Remaining.of(30, 10, TOOK, List.of())).isEqualTo(new Remaining(30, -1, Duration.ofSeconds(60)));
    }

    @Test
    void underALimitItFollowsTheTightestBudget() {
        List<Reading> budget = List.of(new Reading("user", 50, 20, 2, 5, Duration.ofSeconds(9)),
                new Reading("organization acme", 200, 150, 2, 20, Duration.ofSeconds(9)));
        assertThat(Remaining.of(103, 100, TOOK, budget)).as("13 at once, 45 a minute")
                .isEqualTo(new Remaining(103, 13, Duration.ofSeconds(120)));
        assertThat(Remaining.of(13, 1, TOOK, budget).time()).as("it has been slower")
                .isEqualTo(Duration.ofSeconds(260));
    }

    @Test
    void whatIsNotKnownIsNotGuessed() {
        assertThat(Remaining.of(-1, 10, TOOK, List.of())).isEqualTo(new Remaining(-1, -1, null));
        assertThat(Remaining.of(10, 0, TOOK, List.of()).time()).isNull();
    }
}
