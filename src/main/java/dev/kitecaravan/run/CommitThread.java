package dev.kitecaravan.run;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.kitecaravan.table.StateReader;

/**
 * Where a run's commits take place, one at a time, while its own thread takes further pages apart. A destination is used
 * by one of the two threads at any time: who reads from it waits for the commit under way.
 */
final class CommitThread implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "commit");
        made.setDaemon(true);
        return made;
    });
    private final Supplier<Waiting> waits;
    private Future<?> underWay;

    /** @param waits told when a commit is waited for */
    CommitThread(Supplier<Waiting> waits) {
        this.waits = waits;
    }

    /** Starts a commit once the one before has ended, well or not. */
    <T> Future<T> start(Callable<T> commit) {
        settle();
        Future<T> started = thread.submit(commit);
        underWay = started;
        return started;
    }

    /** Waits for the commit under way. How it ended is told to who started it. */
    void settle() {
        if (underWay != null) {
            try {
                await(underWay);
            } catch (ExecutionException | CancellationException e) {
                // Its buffer throws it.
            } finally {
                underWay = null;
            }
        }
    }

    <T> T await(Future<T> commit) throws ExecutionException {
        try (Waiting waiting = commit.isDone() ? Waiting.NONE : waits.get()) {
            return commit.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a commit", e);
        }
    }

    /** State as it is after the commit under way. */
    StateReader settled(StateReader state) {
        return state.after(this::settle);
    }

    /** Waits for the commit under way: its destination is about to be closed. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        try (Waiting waiting = waits.get()) {
            for (boolean ended = false; !ended;) {
                try {
                    ended = thread.awaitTermination(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
