package dev.kitecaravan.extract.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what has not ended in time, whatever it waits for: a time-out of the socket begins anew with every byte. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread deadlines = new Thread(task, "deadlines");
        deadlines.setDaemon(true);
        return deadlines;
    });

    Deadlines() {
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Calls {@code end} once, from another thread, unless it is cancelled before. */
    ScheduledFuture<?> in(Duration time, Runnable end) {
        return thread.schedule(end, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
