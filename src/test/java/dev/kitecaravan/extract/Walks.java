package dev.kitecaravan.extract;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.table.StateChange;

/** Runs of the extraction alone over an {@link OwnApi}: what they remember and what rows they hand over are kept in memory. */
final class Walks implements AutoCloseable {
    final OwnApi api;
    final MemoryState state = new MemoryState();
    /** Records handed over so far, by endpoint and id, as they were last. */
    final Map<String, Map<String, Row>> rows = new TreeMap<>();
    /** Keys of the rows, likewise. */
    final Map<String, Map<String, RecordKeys>> keys = new TreeMap<>();
    final List<String> notices = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<String> gone = new ArrayList<>();
    final List<String> remarks = new ArrayList<>();
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Path spool;
    private final Budget budget = new Budget(Reserve.parse("0"));
    private ExtractSettings settings = new ExtractSettings(null, null, null, false, 1_000, Duration.ofMinutes(5),
            Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1), Scope.ALL);
    private Duration lag = Duration.ofMinutes(1);
    private Instant now;
    private int run;

    /** @param now this machine's time; the API tells the same unless it is told otherwise */
    Walks(OwnApi api, Path folder, Instant now) {
        this.api = api.date(() -> this.now);
        this.now = now;
        this.spool = folder;
        endpoint("organizations", "/v2/organizations", "organizations");
        endpoint("pipelines", "/v2/organizations/{org.slug}/pipelines", "pipelines");
        endpoint("builds", "/v2/builds", "builds");
    }

    /** @param requests counts what it sent */
    ApiClient client(AtomicLong requests) {
        RetrySettings quick = new RetrySettings(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(2),
                Duration.ofMillis(10));
        return new ApiClient(ApiSettings.of(Origin.of(api.origin()), TokenSource.of("token")).withRetry(quick)
                .withSpool(spool, 1 << 20), budget, new ApiListener() {
                    @Override
                    public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
                        requests.incrementAndGet();
                    }
                });
    }

    Walks endpoint(String id, String path, String selector) {
        return endpoint(id, path, selector, Endpoint.Passes.AUTO);
    }

    Walks where(String id, Where where) {
        endpoints.put(id, endpoints.get(id).where(where));
        return this;
    }

    /** What a run of these would cost. */
    List<Estimate> plan(String... ids) {
        ParentEndpoints parents = new ParentEndpoints(endpoints.values(), List.of(ids));
        try (ApiClient client = client(new AtomicLong()); ReadAhead readAhead = new ReadAhead(client)) {
            return new Extraction(state, new RunClock("plan", lag, null, clock()), settings, parents, readAhead,
                    1_000_000, () -> 0).plan(parents.order());
        }
    }

    /**
     * What a verification finds of the endpoint {@code builds}, by what is remembered of its builds.
     *
     * @param repairs takes the state that would heal what was found
     */
    List<PipelineFinding> verify(List<StateChange> repairs) {
        Verified verified = verify(new Verification.Window(null, null, false));
        repairs.addAll(verified.repairs());
        return verified.findings();
    }

    /** The same with each build's own count of its jobs. */
    Verified verifyJobCounts() {
        return verify(new Verification.Window(null, null, true));
    }

    /** What a verification of a window finds. */
    Verified verify(Verification.Window window) {
        try (ApiClient client = client(new AtomicLong()); ReadAhead readAhead = new ReadAhead(client)) {
            Verification verification = new Verification(state, endpoint("builds"),
                    new ParentEndpoints(endpoints.values(), List.of("builds")), readAhead,
                    new RunClock("verify", lag, null, clock()), settings.scope(), window);
            long cost = verification.cost();
            return new Verified(verification.compare(null), verification.repairs(), verification.uncounted(), cost);
        }
    }

    /**
     * @param uncounted builds that could not be asked for their jobs
     * @param cost      requests that it said it would take
     */
    record Verified(List<PipelineFinding> findings, List<StateChange> repairs, long uncounted, long cost) {
    }

    Walks endpoint(String id, String path, String selector, Endpoint.Passes passes) {
        String[] parts = path.split("\\?", 2);
        endpoints.put(id, new Endpoint(id, PathTemplate.parse(parts[0]), parts.length == 1 ? "" : parts[1], selector,
                Where.ALL, passes, ""));
        return this;
    }

    /** Another way to read an endpoint. */
    Walks reading(String id, Reading reading) {
        Endpoint known = endpoints.get(id);
        endpoints.put(id, new Endpoint(id, known.path(), known.query(), known.selector(), known.where(), known.passes(),
                known.schedule(), reading));
        return this;
    }

    Walks settings(UnaryOperator<ExtractSettings> change) {
        settings = change.apply(settings);
        return this;
    }

    Walks lag(Duration before) {
        lag = before;
        return this;
    }

    Walks now(Instant time) {
        now = time;
        return this;
    }

    Instant now() {
        return now;
    }

    Endpoint endpoint(String id) {
        return endpoints.get(id);
    }

    ExtractState state() {
        return new ExtractState(state);
    }

    /** @return requests it took */
    long run(String... ids) {
        return run(Integer.MAX_VALUE, ids);
    }

    /**
     * @param commits after so many it is killed
     * @return requests it took
     */
    long run(int commits, String... ids) {
        AtomicLong requests = new AtomicLong();
        RunState runState = RunState.begin(state, "run", "run-" + ++run, lag, clock());
        ParentEndpoints parents = new ParentEndpoints(endpoints.values(), List.of(ids));
        int left = commits;
        try (ApiClient client = client(requests); ReadAhead readAhead = new ReadAhead(client)) {
            Extraction extraction = new Extraction(state, runState.clock(), settings, parents, readAhead, 1_000_000,
                    requests::get);
            for (Endpoint endpoint : parents.order()) {
                if (!List.of(ids).contains(endpoint.id()) && extraction.isFresh(endpoint)) {
                    continue;
                }
                try (EndpointExtraction walk = extraction.open(endpoint)) {
                    left = walk(walk, endpoint, runState, left);
                }
                if (left <= 0) {
                    return requests.get();
                }
            }
        } finally {
            // What was asked ahead and given up may still be on its way: none of it is counted with the next run's.
            api.awaitNobody();
        }
        notices.addAll(runState.clock().lastNotices());
        state.commit(List.of(runState.entry(RunState.Status.COMPLETE)));
        return requests.get();
    }

    private int walk(EndpointExtraction walk, Endpoint endpoint, RunState runState, int commits) {
        int left = commits;
        while (hasNext(walk)) {
            if (left-- <= 0) {
                return 0;
            }
            Page page = walk.next();
            if (walk.failure(page) != null) {
                try {
                    state.commit(walk.failed(page));
                } catch (ApiException e) {
                    failures.add(e.getMessage());
                }
                gone.addAll(page.gone());
                continue;
            }
            for (Iterator<Row> records = walk.records(page); records.hasNext();) {
                Row row = records.next();
                RecordKeys of = walk.take(row, page);
                if (of.inScope()) {
                    String id = String.valueOf(NaturalKeys.id(row));
                    rows.computeIfAbsent(endpoint.id(), any -> new TreeMap<>()).put(id, row);
                    keys.computeIfAbsent(endpoint.id(), any -> new TreeMap<>()).put(id, of);
                }
            }
            String misshapen = walk.misshapen(page);
            if (walk.broken() != null || walk.unmatched() != null || misshapen != null) {
                failures.add(walk.broken() != null
                        ? walk.broken()
                        : misshapen != null ? misshapen : walk.unmatched().getMessage());
                walk.giveUp(page);
                continue;
            }
            try {
                state.commit(walk.accepted(page));
            } catch (RuntimeException e) {
                failures.add(e.getMessage());
                walk.giveUp(page);
            }
            state.commit(List.of(runState.entry(RunState.Status.RUNNING)));
            notices.addAll(walk.notices());
        }
        remarks.addAll(walk.remarks());
        state.commit(walk.finish());
        return left;
    }

    private boolean hasNext(EndpointExtraction walk) {
        while (true) {
            try {
                return walk.hasNext();
            } catch (IllegalStateException e) {
                failures.add(e.getMessage());
            }
        }
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    /** Ids of the records of an endpoint that were handed over so far. */
    java.util.Set<String> ids(String endpoint) {
        return rows.getOrDefault(endpoint, Map.of()).keySet();
    }

    @Override
    public void close() {
        api.close();
    }
}
