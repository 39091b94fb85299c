package dev.kitecaravan.extract.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.kitecaravan.extract.http.ApiException.Kind;

/**
 * What holds a client back: every wait, ended at once by stop and not begun when it would pass the end set for the run, and
 * the number of requests where one is set.
 */
final class Waits {
    /** A wait whose end moves by more, in nanoseconds, is told anew. */
    private static final long MOVED = 1_000_000_000;

    private final Budget budget;
    private final Duration longest;
    private final Object monitor = new Object();
    private volatile boolean stopped;
    private volatile boolean bounded;
    private volatile long end;
    /** Requests that may still be sent. */
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    /** @param longest no wait for the budget is longer: it would keep the dataset from others for nothing */
    Waits(Budget budget, Duration longest) {
        this.budget = budget;
        this.longest = longest;
    }

    void stop() {
        stopped = true;
        synchronized (monitor) {
            monitor.notifyAll();
        }
        budget.wake();
    }

    void endBy(Duration fromNow) {
        end = budget.now() + fromNow.toNanos();
        bounded = true;
        budget.wake();
    }

    void atMost(int requests) {
        left.set(requests);
    }

    int left() {
        return left.get();
    }

    /** A ticket of the budget. Waits are told to the listener and added up. */
    Budget.Ticket ticket(ApiRequest request, ApiListener listener) {
        String told = null;
        long toldUntil = 0;
        while (true) {
            check(request, budget.now());
            if (left.get() <= 0) {
                throw new ApiException(Kind.OUT_OF_REQUESTS, request.endpoint() + ": " + request.redactedUrl()
                        + " is not asked for: all requests that may be sent were sent.", request);
            }
            Budget.Take take = budget.tryTake(request.organizations());
            if (take.granted()) {
                left.decrementAndGet();
                return take.ticket();
            }
            check(request, take.until());
            long wait = take.until() - budget.now();
            if (wait > longest.toNanos()) {
                throw new ApiException(Kind.WAIT_TOO_LONG, request.endpoint() + ": the budget of " + take.scope()
                        + " is spent for another " + Duration.ofNanos(wait).toSeconds()
                        + " s, longer than a run waits ("
                        + longest.toSeconds() + " s, CARAVAN_RETRY_TIME_LIMIT).", request);
            }
            if (!take.scope().equals(told) || take.until() - toldUntil > MOVED) {
                told = take.scope();
                toldUntil = take.until();
                listener.waitingForBudget(request, told, Duration.ofNanos(take.until() - budget.now()));
            }
            try {
                budget.await(take.version(), take.until());
            } catch (InterruptedException e) {
                throw interrupted(request);
            }
        }
    }

    /** A wait between attempts. */
    void pause(ApiRequest request, Duration delay) {
        long until = budget.now() + delay.toNanos();
        check(request, until);
        synchronized (monitor) {
            for (long left = until - budget.now(); left > 0 && !stopped; left = until - budget.now()) {
                try {
                    budget.clock().await(monitor, left);
                } catch (InterruptedException e) {
                    throw interrupted(request);
                }
            }
        }
        check(request, budget.now());
    }

    /** Throws STOPPED once the client was told to stop. */
    void check(ApiRequest request) {
        if (stopped) {
            throw new ApiException(Kind.STOPPED, request.endpoint() + ": stopped before it was answered.", request);
        }
    }

    private void check(ApiRequest request, long until) {
        if (stopped) {
            throw new ApiException(Kind.STOPPED, request.endpoint() + ": stopped before it was asked for.", request);
        }
        if (bounded && until - end > 0) {
            throw new ApiException(Kind.OUT_OF_TIME, request.endpoint()
                    + ": the time set for this run (--max-duration) ends before it can be asked for.", request);
        }
    }

    private static ApiException interrupted(ApiRequest request) {
        Thread.currentThread().interrupt();
        return new ApiException(Kind.STOPPED, request.endpoint() + ": interrupted before it was asked for.", request);
    }
}
