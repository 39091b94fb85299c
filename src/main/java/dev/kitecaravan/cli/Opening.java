package dev.kitecaravan.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import dev.kitecaravan.load.Destination;

/** Opens a destination on a thread of its own, while the rest of a run gets ready. */
final class Opening implements AutoCloseable {
    private final FutureTask<Void> opening;

    /** Begins. */
    Opening(Destination destination) {
        opening = new FutureTask<>(() -> {
            destination.validate();
            destination.open();
            return null;
        });
        Thread thread = new Thread(opening, "open");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until it is open; throws what prevents it. */
    void await() throws Exception {
        try {
            opening.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** Waits until it is open or cannot be: from here on it may be closed. */
    @Override
    public void close() throws InterruptedException {
        try {
            opening.get();
        } catch (ExecutionException e) {
            // Said by await, or else nobody waits for it: another part of the run has failed.
            return;
        }
    }
}
