package dev.kitecaravan.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets a verb end in order when the process is told to: the page in hand is committed, the state saved. */
final class StopOnSignal implements AutoCloseable {
    /** Kubernetes and people wait; what is not done by then is done by the next run. */
    private static final long MOST_SECONDS = 4;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    StopOnSignal(Consumer<String> stop) {
        hook = new Thread(() -> {
            stop.accept("told to stop");
            try {
                ended.await(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is on its way down: the hook is running, and has just been let go.
            return;
        }
    }
}
