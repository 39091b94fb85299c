package dev.kitecaravan.extract;

import java.util.Map;
import java.util.concurrent.Callable;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;

/** One request and what came of it: an answer, or the reason why there is none. */
final class Fetch implements AutoCloseable {
    private final ApiRequest request;
    private final ApiAnswer answer;
    private final ApiException failure;
    private final Map<String, Integer> apart;
    private RawPage raw;

    private Fetch(ApiRequest request, ApiAnswer answer, Map<String, Integer> apart, ApiException failure, RawPage raw) {
        this.request = request;
        this.answer = answer;
        this.apart = apart;
        this.failure = failure;
        this.raw = raw;
    }

    /** To be run on a fetching thread. Only what is no answer of the API, a defect, is thrown. */
    static Callable<Fetch> of(JobsApart pages, ApiRequest request) {
        return () -> {
            try {
                JobsApart.Whole whole = pages.get(request);
                ApiAnswer answer = whole.answer();
                RawPage raw = request.list() && answer.hasNext() ? RawPage.of(answer.body()) : null;
                return new Fetch(answer.request(), answer, whole.apart(), null, raw);
            } catch (ApiException e) {
                return new Fetch(request, null, Map.of(), e, RawPage.NONE);
            }
        };
    }

    /** An answer that is there already. */
    static Fetch answered(ApiAnswer answer) {
        return new Fetch(answer.request(), answer, Map.of(), null, null);
    }

    /** The same request without its answer, which leads where this client does not go. */
    Fetch refused(ApiException reason) {
        close();
        return new Fetch(request, null, Map.of(), reason, RawPage.NONE);
    }

    ApiRequest request() {
        return request;
    }

    /** What the page holds, whatever the selector; taken when it is first asked for where no header names a next page. */
    RawPage raw() {
        if (raw == null) {
            raw = RawPage.of(answer.body());
        }
        return raw;
    }

    /** The number of a build's jobs, by its id, where they came by their own list. */
    Map<String, Integer> apart() {
        return apart;
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
