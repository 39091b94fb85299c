package dev.kitecaravan.extract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;

/** The few threads that wait for the API while records are handed over and committed. */
public final class ReadAhead implements AutoCloseable {
    /** Requests in flight at a time: enough to hide the way to the API, too few to be a burst. */
    static final int REQUESTS = 4;

    private final SharedPages pages;
    private final JobsApart jobs;
    private final ExecutorService threads;

    public ReadAhead(ApiClient client) {
        this(SharedPages.none(client));
    }

    /** @param pages what the endpoints of the run share */
    public ReadAhead(SharedPages pages) {
        this.pages = pages;
        this.jobs = new JobsApart(pages);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(REQUESTS, task -> {
            Thread thread = new Thread(task, "fetch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    ApiClient client() {
        return pages.client();
    }

    /** Builds whose answers go by parts. */
    JobsApart jobs() {
        return jobs;
    }

    /** An endpoint asks for nothing more. */
    void end(String endpoint) {
        pages.end(endpoint);
    }

    Future<Fetch> start(ApiRequest request) {
        Asked asked = new Asked(Fetch.of(jobs, request));
        threads.execute(asked);
        return asked;
    }

    /** A request whose answer is closed when it arrives after it was given up: a large one holds a file. */
    private static final class Asked extends FutureTask<Fetch> {
        Asked(Callable<Fetch> fetch) {
            super(fetch);
        }

        @Override
        protected void set(Fetch fetch) {
            super.set(fetch);
            if (isCancelled()) {
                fetch.close();
            }
        }
    }

    static boolean comesWithin(Future<Fetch> future, Duration patience) {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // There, but no answer: await says why.
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API", e);
        }
    }

    static Fetch await(Future<Fetch> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    /** Gives up an answer that nobody will look at. */
    static void discard(Future<Fetch> future) {
        if (future != null && !future.cancel(false) && future.isDone() && !future.isCancelled()) {
            await(future).close();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
