package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Whether readiness tells that the token is refused. */
class TokenWatchTest {
    private final Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0);
    private final TokenWatch token = new TokenWatch(metrics);

    @AfterEach
    void end() {
        metrics.close();
    }

    /** A run whose one request was answered so; 0 for no answer. */
    private void run(int status, Outcome outcome) {
        token.requestDone(ApiRequest.page("builds", URI.create("https://api.example/builds")), status, Duration.ZERO,
                0);
        token.after(report(outcome));
    }

    private static RunReport report(Outcome outcome) {
        return new RunReport("r", false, List.of(new EndpointReport("builds", outcome, Map.of(), 0, 0, Letters.NONE, 0,
                1, Duration.ZERO, Duration.ZERO, outcome == Outcome.COMPLETE
                        ? Failures.NONE
                        : new Failures(1, List.of("401, the token is refused")),
                List.of(), false, List.of())), 1, Duration.ZERO, null);
    }

    @Test
    void aRefusedTokenIsKnownUntilOneIsTaken() {
        assertThat(token.refused()).isNull();
        run(401, Outcome.UNAUTHORIZED);
        assertThat(token.refused()).contains("401");
        run(200, Outcome.COMPLETE);
        assertThat(token.refused()).isNull();
    }

    /** Who fails without an answer to judge by has not been let in. */
    @ParameterizedTest
    @ValueSource(ints = {0, 429, 500, 502, 503, 504})
    void aRunThatTheApiDidNotLetInChangesNothing(int status) {
        run(401, Outcome.UNAUTHORIZED);
        run(status, Outcome.FAILED);
        assertThat(token.refused()).contains("401");
    }

    @Test
    void aRunThatAskedForNothingChangesNothing() {
        run(401, Outcome.UNAUTHORIZED);
        token.after(report(Outcome.FAILED));
        token.after(report(Outcome.COMPLETE));
        assertThat(token.refused()).contains("401");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 404, 422})
    void anAnswerToItsHolderTakesItBackHoweverTheRunEnds(int status) {
        run(401, Outcome.UNAUTHORIZED);
        run(status, Outcome.FAILED);
        assertThat(token.refused()).isNull();
    }

    /** A request every few hours, not one with every firing. */
    @Test
    void howLongItLastsIsNotAskedAgainSoon() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(0).withoutLimits());
                ApiClient client = new ApiClient(ApiSettings.of(Origin.of(sandbox.origin().toString()),
                        TokenSource.of(sandbox.token())), new Budget(Reserve.parse("0")), new ApiListener() {
                            @Override
                            public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
                                asked.incrementAndGet();
                            }
                        })) {
            token.lookAgain(client);
            assertThat(asked).hasValue(1);
            token.lookAgain(client);
            assertThat(asked).hasValue(1);
            token.look(client);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void oneAnswerAmongFaultsIsEnough() {
        run(401, Outcome.UNAUTHORIZED);
        token.requestDone(ApiRequest.page("builds", URI.create("https://api.example/builds")), 200, Duration.ZERO, 0);
        run(500, Outcome.FAILED);
        assertThat(token.refused()).isNull();
    }

    @Test
    void aTokenThatIsTakenAwayInTheMiddleOfARunIsRefused() {
        token.requestDone(ApiRequest.page("builds", URI.create("https://api.example/builds")), 200, Duration.ZERO, 0);
        run(401, Outcome.UNAUTHORIZED);
        assertThat(token.refused()).contains("401");
        run(0, Outcome.FAILED);
        assertThat(token.refused()).as("the answer before the refusal says nothing of it").contains("401");
    }
}
