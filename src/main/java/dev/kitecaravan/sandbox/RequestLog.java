package dev.kitecaravan.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests that came in since the start or the last reset; safe for any number of threads. */
public final class RequestLog {
    /** More than so many requests are counted, but only the newest of them are kept. */
    public static final int KEPT = 200_000;

    /**
     * One request.
     *
     * @param target path and query as they were sent
     * @param kind what it asked for: organizations, pipeline, builds, org_builds, build, job_log, …
     * @param status the answer's status; 0 when the connection was reset instead
     * @param authorized whether it bore an Authorization header; what that held is not kept
     * @param at when it came, by the machine's clock
     * @param window the rate window it was charged to, counted from the start; −1 when it was charged to none
     * @param fault what went wrong with it on purpose; null for nothing
     */
    public record Request(String method, String target, String kind, int status, boolean authorized, Instant at,
            long window, FaultKind fault) {
    }

    private final Deque<Request> requests = new ArrayDeque<>();
    private final Map<Integer, Integer> byStatus = new TreeMap<>();
    private final Map<String, Integer> byKind = new TreeMap<>();
    private int count;

    synchronized void add(Request request) {
        count++;
        byStatus.merge(request.status(), 1, Integer::sum);
        byKind.merge(request.kind(), 1, Integer::sum);
        requests.addLast(request);
        if (requests.size() > KEPT) {
            requests.removeFirst();
        }
    }

    /** All requests in the order in which they were answered. */
    public synchronized List<Request> all() {
        return List.copyOf(requests);
    }

    public synchronized int count() {
        return count;
    }

    public synchronized Map<Integer, Integer> byStatus() {
        return Map.copyOf(byStatus);
    }

    /** How many requests had the kind, whatever the answer was. */
    public synchronized int count(String kind) {
        return byKind.getOrDefault(kind, 0);
    }

    public synchronized Map<String, Integer> byKind() {
        return Map.copyOf(byKind);
    }

    /** The requests that were answered with 429. */
    public synchronized int refusals() {
        return byStatus.getOrDefault(429, 0);
    }

    /** How many of the requests kept went wrong on purpose, by how; a kind that did not come is not there. */
    public synchronized Map<FaultKind, Integer> byFault() {
        Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
        requests.stream().filter(request -> request.fault != null)
                .forEach(request -> faults.merge(request.fault, 1, Integer::sum));
        return faults;
    }

    public synchronized void reset() {
        requests.clear();
        byStatus.clear();
        byKind.clear();
        count = 0;
    }

    synchronized byte[] json() {
        JsonBytes json = new JsonBytes().object().field("count", count).field("refusals", refusals()).name("by_status")
                .object();
        byStatus.forEach((status, times) -> json.field(status.toString(), times.longValue()));
        json.endObject().name("by_kind").object();
        byKind.forEach((kind, times) -> json.field(kind, times.longValue()));
        json.endObject().name("requests").array();
        for (Request request : new ArrayList<>(requests)) {
            json.object().field("method", request.method).field("target", request.target).field("kind", request.kind)
                    .field("status", request.status).field("authorized", request.authorized)
                    .field("at", request.at.toString()).field("window", request.window)
                    .field("fault", request.fault == null ? null : request.fault.name()).endObject();
        }
        return json.endArray().endObject().copy();
    }
}
