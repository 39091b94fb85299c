package dev.kitecaravan.extract;

import java.util.concurrent.Callable;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;

/** One request and what came of it: an answer, or the reason why there is none. */
final class Fetch implements AutoCloseable {
    private final ApiRequest request;
    private final ApiAnswer answer;
    private final ApiException failure;
    private final PageEdge edge;

    private Fetch(ApiRequest request, ApiAnswer answer, ApiException failure, PageEdge edge) {
        this.request = request;
        this.answer = answer;
        this.failure = failure;
        this.edge = edge;
    }

    /**
     * To be run on a fetching thread. Only what is no answer of the API, a defect, is thrown.
     *
     * @param looksAhead whether the page's oldest end is wanted
     */
    static Callable<Fetch> of(ApiClient client, ApiRequest request, boolean looksAhead) {
        return () -> {
            try {
                ApiAnswer answer = client.get(request);
                PageEdge edge = looksAhead && answer.hasNext() ? PageEdge.of(answer.body()) : PageEdge.NONE;
                return new Fetch(answer.request(), answer, null, edge);
            } catch (ApiException e) {
                return new Fetch(request, null, e, PageEdge.NONE);
            }
        };
    }

    /** The same request without its answer, which leads where this client does not go. */
    Fetch refused(ApiException reason) {
        close();
        return new Fetch(request, null, reason, PageEdge.NONE);
    }

    ApiRequest request() {
        return request;
    }

    /** The page's oldest end, where it was asked for. */
    PageEdge edge() {
        return edge;
    }

    /** Null when there is a failure. */
    ApiAnswer answer() {
        return answer;
    }

    /** Null when there is an answer. */
    ApiException failure() {
        return failure;
    }

    /** The address, redacted. */
    String url() {
        return request.redactedUrl();
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.close();
        }
    }
}
