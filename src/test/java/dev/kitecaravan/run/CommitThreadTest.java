package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.StateReader;

/** One commit at a time beside the run's own thread, which waits where it has to. */
class CommitThreadTest {
    private final AtomicInteger waits = new AtomicInteger();
    private final CommitThread commits = new CommitThread(() -> {
        waits.incrementAndGet();
        return waits::decrementAndGet;
    });
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        mayEnd.countDown();
        commits.close();
    }

    /** A commit that ends when it may. */
    private String slow() throws InterruptedException {
        mayEnd.await();
        done.add("slow");
        return "slow";
    }

    private String quick() {
        done.add("quick");
        return "quick";
    }

    /** Does it on a thread of its own, and returns once that thread waits. */
    private static <T> Blocked<T> waiting(java.util.concurrent.Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
        return new Blocked<>(thread, task);
    }

    private record Blocked<T>(Thread thread, Future<T> result) {
    }

    @Test
    void whoWaitsForACommitTellsIt() throws Exception {
        commits.start(this::slow);
        assertThat(waits).as("nobody waits yet").hasValue(0);
        Blocked<Future<String>> second = waiting(() -> commits.start(this::quick));
        await().untilAtomic(waits, org.hamcrest.Matchers.is(1));
        mayEnd.countDown();
        commits.await(second.result().get());
        assertThat(waits).as("it ended").hasValue(0);
    }

    @Test
    void theNextBeginsWhenTheOneBeforeHasEnded() throws Exception {
        Future<String> first = commits.start(this::slow);
        Blocked<Future<String>> second = waiting(() -> commits.start(this::quick));
        assertThat(first.isDone()).isFalse();
        assertThat(done).isEmpty();

        mayEnd.countDown();

        assertThat(commits.await(second.result().get())).isEqualTo("quick");
        assertThat(done).containsExactly("slow", "quick");
        assertThat(first.get()).isEqualTo("slow");
    }

    @Test
    void aFailureIsToldToWhoStartedItAndToNobodyElse() throws Exception {
        Future<String> failing = commits.start(() -> {
            throw new DestinationException("the disk is full");
        });
        commits.settle();
        Future<String> next = commits.start(this::quick);

        assertThat(commits.await(next)).isEqualTo("quick");
        assertThatThrownBy(() -> commits.await(failing)).isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(DestinationException.class).hasRootCauseMessage("the disk is full");
    }

    @Test
    void stateIsReadAfterTheCommitUnderWay() throws Exception {
        StateReader state = commits.settled(new StateReader() {
            @Override
            public Optional<String> get(String kind, String endpoint, String key) {
                return Optional.of(String.join(",", done));
            }

            @Override
            public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
                return List.of(new StateEntry("key", String.join(",", done)));
            }
        });
        commits.start(this::slow);
        Blocked<Optional<String>> got = waiting(() -> state.get("cursor", "builds", "*"));
        mayEnd.countDown();
        assertThat(got.result().get()).contains("slow");

        CountDownLatch mayEndToo = new CountDownLatch(1);
        commits.start(() -> {
            mayEndToo.await();
            return quick();
        });
        Blocked<List<StateReader.StateEntry>> scanned = waiting(() -> state.scan("cursor", "builds", "", 9));
        mayEndToo.countDown();
        assertThat(scanned.result().get()).extracting(StateReader.StateEntry::value).containsExactly("slow,quick");
    }

    @Test
    void closingWaitsForTheCommitUnderWayEvenWhenInterrupted() throws Exception {
        Future<String> underWay = commits.start(this::slow);
        Blocked<Boolean> closing = waiting(() -> {
            commits.close();
            return Thread.currentThread().isInterrupted();
        });
        closing.thread().interrupt();
        await().until(() -> !closing.thread().isInterrupted());
        assertThat(closing.result().isDone()).isFalse();
        assertThat(underWay.isDone()).isFalse();

        mayEnd.countDown();

        assertThat(closing.result().get()).as("the interrupt is handed on").isTrue();
        assertThat(underWay.get()).isEqualTo("slow");
    }

    @Test
    void whoIsInterruptedWhileWaitingLeavesAndTheCommitGoesOn() throws Exception {
        Future<String> underWay = commits.start(this::slow);
        Blocked<Boolean> waiting = waiting(() -> {
            assertThatThrownBy(commits::settle).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interrupted");
            return Thread.currentThread().isInterrupted();
        });
        waiting.thread().interrupt();
        assertThat(waiting.result().get()).as("the interrupt is handed on").isTrue();
        assertThat(underWay.isDone()).isFalse();
        mayEnd.countDown();
        assertThat(underWay.get()).isEqualTo("slow");
    }
}
