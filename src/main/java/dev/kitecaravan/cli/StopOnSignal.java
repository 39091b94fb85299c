package dev.kitecaravan.cli;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets a verb end in order when the process is told to: the page in hand is committed, the state saved. */
final class StopOnSignal implements AutoCloseable {
    /** Kubernetes and people wait; what is not done by then is done by the next run. */
    private static final long MOST_SECONDS = 4;
    private static final String REASON = "Ctrl-C or SIGTERM asked it to stop";

    private static final Set<StopOnSignal> OPEN = ConcurrentHashMap.newKeySet();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<String> stop;
    private final Thread hook = new Thread(this::end, "stop");

    StopOnSignal(Consumer<String> stop) {
        this.stop = stop;
        OPEN.add(this);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Ends the verbs under way, in order: to be called before what they use goes down. */
    static void endAll() {
        OPEN.forEach(StopOnSignal::end);
    }

    private void end() {
        stop.accept(REASON);
        try {
            ended.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        OPEN.remove(this);
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is on its way down: the hook is running, and has just been let go.
            return;
        }
    }
}
