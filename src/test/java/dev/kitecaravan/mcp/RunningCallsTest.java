package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.mcp.tool.Call;

/** Which call a message stops. */
class RunningCallsTest {
    private final RunningCalls running = new RunningCalls();

    @Test
    void aCallIsStoppedByItsIdInItsSession() {
        Call call = running.begin("a", 1);
        running.cancel("b", 1);
        running.cancel("a", 2);
        running.cancel("a", null);
        assertThat(call.isCancelled()).isFalse();
        running.cancel("a", 1L);
        assertThat(call.isCancelled()).isTrue();
    }

    /** JSON tells a number and a text apart, and clients count with either. */
    @Test
    void theNumberOneAndTheTextOneAreTwoCalls() {
        Call number = running.begin("a", 1);
        Call text = running.begin("a", "1");
        running.cancel("a", 1);
        assertThat(number.isCancelled()).isTrue();
        assertThat(text.isCancelled()).isFalse();
    }

    /** A service runs for years: it remembers no call that was answered. */
    @Test
    void aCallThatEndedIsForgotten() {
        Call call = running.begin("a", 1);
        running.end("a", 1, call);
        running.cancel("a", 1);
        running.cancelAll();
        assertThat(call.isCancelled()).isFalse();
    }

    @Test
    void theEndOfACallForgetsNoOtherOfItsId() {
        Call first = running.begin("a", 1);
        Call second = running.begin("a", 1);
        running.end("a", 1, first);
        running.cancel("a", 1);
        assertThat(second.isCancelled()).isTrue();
    }

    @Test
    void allAreStoppedWhenTheClientIsGone() {
        Call one = running.begin("a", 1);
        Call two = running.begin("b", "x");
        running.cancelAll();
        assertThat(one.isCancelled()).isTrue();
        assertThat(two.isCancelled()).isTrue();
    }
}
