package dev.kitecaravan.extract;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;

/**
 * Answers that endpoints of one run share: those of routes that read one list, by the same path, query and headers. The first that
 * asks pays the request; each of the others gets the same answer once, out of a file, as long as its walk asks for the very
 * same address. Thread-safe.
 */
public final class SharedPages implements AutoCloseable {
    /** Bytes that are kept for others at a time; what is beyond costs its requests. */
    private static final long MOST = 1L << 30;
    /** Answers that are kept at a time: each is a file, however small it is. */
    private static final int MOST_ANSWERS = 10_000;

    private final ApiClient client;
    private final int mostAnswers;
    private final Map<String, Set<String>> groups = new HashMap<>();
    private final Map<Asked, Kept> kept = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private long bytes;

    /** What an answer depends on: a header may choose another version of the API. */
    private record Asked(URI uri, Map<String, String> headers) {
        static Asked of(ApiRequest request) {
            return new Asked(request.uri(), request.headers());
        }
    }

    /** An answer, and who may still want it. */
    private record Kept(ApiAnswer answer, Set<String> waiting) {
    }

    /** @param endpoints those of the run */
    public SharedPages(ApiClient client, Collection<Endpoint> endpoints) {
        this(client, endpoints, MOST_ANSWERS);
    }

    /** @param mostAnswers that are kept for others at a time */
    SharedPages(ApiClient client, Collection<Endpoint> endpoints, int mostAnswers) {
        this.client = client;
        this.mostAnswers = mostAnswers;
        Map<List<Object>, Set<String>> byList = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            Set<String> group = byList.computeIfAbsent(
                    List.of(endpoint.path().text(), endpoint.query(), endpoint.reading().headers()),
                    list -> new HashSet<>());
            group.add(endpoint.id());
            groups.put(endpoint.id(), group);
        }
    }

    /** Nothing is shared. */
    static SharedPages none(ApiClient client) {
        return new SharedPages(client, List.of());
    }

    ApiClient client() {
        return client;
    }

    /** As {@link ApiClient#get}. */
    ApiAnswer get(ApiRequest request) {
        if (groups.getOrDefault(request.endpoint(), Set.of()).size() < 2) {
            return client.get(request);
        }
        ApiAnswer there = take(request);
        return there != null ? there : keep(request, client.get(request));
    }

    /** An answer is taken once by each: who asks again found it broken. */
    private synchronized ApiAnswer take(ApiRequest request) {
        Kept known = kept.get(Asked.of(request));
        if (known == null || !known.waiting().remove(request.endpoint())) {
            return null;
        }
        ApiAnswer taken = known.answer().kept(request);
        if (known.waiting().isEmpty()) {
            forget(Asked.of(request));
        }
        return taken;
    }

    private synchronized ApiAnswer keep(ApiRequest request, ApiAnswer answer) {
        Set<String> waiting = new HashSet<>(groups.get(request.endpoint()));
        waiting.remove(request.endpoint());
        waiting.removeAll(ended);
        forget(Asked.of(request));
        if (!waiting.isEmpty() && kept.size() < mostAnswers && bytes + answer.bytes() <= MOST) {
            kept.put(Asked.of(request), new Kept(answer.kept(answer.request()), waiting));
            bytes += answer.bytes();
        }
        return answer;
    }

    private void forget(Asked asked) {
        Kept gone = kept.remove(asked);
        if (gone != null) {
            bytes -= gone.answer().bytes();
            gone.answer().close();
        }
    }

    /** An endpoint asks for nothing more. */
    public synchronized void end(String endpoint) {
        ended.add(endpoint);
        List.copyOf(kept.entrySet()).forEach(entry -> {
            entry.getValue().waiting().remove(endpoint);
            if (entry.getValue().waiting().isEmpty()) {
                forget(entry.getKey());
            }
        });
    }

    @Override
    public synchronized void close() {
        List.copyOf(kept.keySet()).forEach(this::forget);
    }
}
