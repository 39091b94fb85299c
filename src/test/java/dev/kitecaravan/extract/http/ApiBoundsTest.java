package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.ApiException.Kind;
import dev.kitecaravan.extract.http.ScriptedServer.Reply;

/** What ends a call besides the API: requests that may be sent, and time. */
class ApiBoundsTest extends ApiClientFixture {
    @Test
    void afterTheLastRequestThatMayBeSentNothingIsSentNorWaitedFor() throws IOException {
        client.atMost(3);
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        server.otherwise(ScriptedServer.status(503, "{}"));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining("after 2 attempts")
                .extracting(ApiException::kind).isEqualTo(Kind.UNAVAILABLE);
        assertThat(retries).as("the last one was not waited for").hasSize(1);
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.OUT_OF_REQUESTS);
        assertThat(server.asked).hasSize(3);
    }

    /** The time limit is one for faults; what the API's own rate takes is none. */
    @Test
    void waitingForTheBudgetBetweenTwoFaultsTakesNothingOffTheTimeLimit() throws IOException {
        budget = new Budget(new Reserve(0, false), Duration.ofSeconds(60), WaitClock.withoutWaits(), () -> 0);
        open(settings.withRetry(QUICK.withTimeLimit(Duration.ofSeconds(30))));
        Reply spent = ScriptedServer.status(503, "{}", "RateLimit-Scope: user", "RateLimit-Limit: 50",
                "RateLimit-Remaining: 0", "RateLimit-Reset: 20");
        server.then(spent, spent, spent, ScriptedServer.json("[1]"));
        assertThat(body(page("/v2/builds"))).isEqualTo("[1]");
        assertThat(waits).as("three windows of twenty seconds").hasSize(3);
    }
}
