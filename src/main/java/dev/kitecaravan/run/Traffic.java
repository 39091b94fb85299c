package dev.kitecaravan.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;

/** Counts a run's requests and waits, by endpoint. Thread-safe. */
public final class Traffic implements ApiListener {
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(4);

    private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();
    private final Map<String, TimeWaited> waited = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();
    private final Consumer<String> troubles;
    private final List<ApiListener> further;

    /**
     * @param troubles told, in one sentence each, of faults that last; from any thread
     * @param further  told everything too
     */
    public Traffic(Consumer<String> troubles, ApiListener... further) {
        this.troubles = troubles;
        this.further = List.of(further);
    }

    @Override
    public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
        total.incrementAndGet();
        counter(requests, request.endpoint()).incrementAndGet();
        statuses.computeIfAbsent(status, s -> new AtomicLong()).incrementAndGet();
        further.forEach(each -> each.requestDone(request, status, took, bytes));
    }

    @Override
    public void waitingForBudget(ApiRequest request, String scope, Duration atMost) {
        further.forEach(each -> each.waitingForBudget(request, scope, atMost));
    }

    @Override
    public void waitedForBudget(ApiRequest request, Duration time) {
        waited.computeIfAbsent(request.endpoint(), e -> new TimeWaited()).add(time, System.nanoTime());
        further.forEach(each -> each.waitedForBudget(request, time));
    }

    @Override
    public void retrying(ApiRequest request, String reason, Duration delay) {
        further.forEach(each -> each.retrying(request, reason, delay));
        if (delay.compareTo(WORTH_A_WORD) >= 0) {
            troubles.accept(request.endpoint() + ": " + request.redactedUrl() + " ended with " + reason
                    + "; trying again in " + delay.toSeconds() + " s");
        }
    }

    private static AtomicLong counter(Map<String, AtomicLong> counters, String endpoint) {
        return counters.computeIfAbsent(endpoint, e -> new AtomicLong());
    }

    public long total() {
        return total.get();
    }

    long requests(String endpoint) {
        return counter(requests, endpoint).get();
    }

    /** Time in which at least one request waited for the budget. */
    Duration waited(String endpoint) {
        TimeWaited time = waited.get(endpoint);
        return time == null ? Duration.ZERO : time.total();
    }

    /** Refusals for want of budget (429). */
    public long refusals() {
        return statuses.getOrDefault(429, new AtomicLong()).get();
    }
}
