package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.Test;

/** What becomes of an endpoint's route when its run is told to stop. */
class StoppableRouteTest {
    private final SendingSteps steps = new SendingSteps();
    private final StoppableRoute route = new StoppableRoute(steps);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Test
    void whatItEndsWithIsWhatTheRunGets() {
        IllegalStateException failure = new IllegalStateException("x");
        assertThat(new StoppableRoute(steps).run("a", () -> failure)).isSameAs(failure);
        assertThat(new StoppableRoute(steps).run("a", () -> null)).isNull();
        assertThatThrownBy(() -> new StoppableRoute(steps).run("a", () -> {
            throw new StackOverflowError("deep");
        })).isInstanceOf(StackOverflowError.class).hasMessage("deep");
    }

    @Test
    void aStepThatCanBeInterruptedIs() {
        Exception ended = route.run("a", () -> {
            steps.enter();
            route.stop();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                steps.leave();
                seen.add(Thread.currentThread().isInterrupted() + " " + steps.isBrokenOff());
            }
            return null;
        });
        assertThat(ended).isNull();
        assertThat(seen).containsExactly("false true");
    }

    @Test
    void aStepThatHangsIsLeftAndMayDoNothingMore() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        Exception ended = route.run("a", () -> {
            steps.enter();
            route.stop();
            awaitUninterruptibly(hanging);
            try {
                steps.leave();
            } catch (StoppedException e) {
                seen.add(e.getMessage());
            }
            return new IllegalStateException("nobody hears it");
        });
        assertThat(ended).isInstanceOf(StoppedException.class);
        hanging.countDown();
        assertThat(seen.take()).contains("told to stop");
    }

    @Test
    void aRouteThatSendsNothingEndsItsPage() {
        Exception ended = route.run("a", () -> {
            steps.breakOff();
            seen.add(steps.isBrokenOff() + " " + steps.abandon());
            return null;
        });
        assertThat(ended).isNull();
        assertThat(seen).containsExactly("false false");
    }

    @Test
    void anInnerStepIsNotLeftBeforeTheOuterOne() {
        assertThat(steps.enter()).isTrue();
        assertThat(steps.enter()).isFalse();
        steps.breakOff();
        assertThat(steps.abandon()).isTrue();
        assertThatThrownBy(steps::enter).isInstanceOf(StoppedException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // As a socket does.
                continue;
            }
        }
    }
}
