package dev.kitecaravan.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An endpoint's route on a thread of its own, so that a run that is told to stop need not wait for a step that hangs: a socket
 * that is being read cannot be interrupted.
 */
final class StoppableRoute {
    /** What a page may still take; those of most routes take less. */
    private static final Duration PAGE = Duration.ofSeconds(1);
    /** What a step may take to end once it is interrupted. Together they are well below the seconds a stop may take. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final SendingSteps steps;
    private final CompletableFuture<Exception> ended = new CompletableFuture<>();

    StoppableRoute(SendingSteps steps) {
        this.steps = steps;
    }

    /**
     * Runs it to its end, or until it was left.
     *
     * @param route returns null, or what ended it
     * @return the same; a {@link StoppedException} when it was left
     */
    Exception run(String name, Supplier<Exception> route) {
        Thread thread = new Thread(() -> {
            try {
                ended.complete(route.get());
            } catch (Throwable e) { // it is thrown by the thread that waits
                ended.completeExceptionally(e);
            }
        }, "endpoint " + name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ended.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return (Exception) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the page in hand end if that is soon, then ends or leaves the step that is sending. Returns at once. */
    void stop() {
        after(PAGE).execute(() -> {
            steps.breakOff();
            after(STEP).execute(() -> {
                if (steps.abandon()) {
                    ended.complete(new StoppedException());
                }
            });
        });
    }

    private static Executor after(Duration time) {
        return CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
