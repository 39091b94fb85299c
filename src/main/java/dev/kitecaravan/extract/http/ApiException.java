package dev.kitecaravan.extract.http;

import java.util.Optional;

/**
 * A request that brought no answer to work with. The message is one sentence or two: endpoint, address without secrets,
 * what Buildkite said in its own words, what to do.
 */
public final class ApiException extends RuntimeException {
    /** What it means for the run. */
    public enum Kind {
        /** The token is missing, wrong, revoked or expired: ends the run (401). */
        UNAUTHORIZED,
        /** The token may not read this endpoint: ends the endpoint, not the others (403). */
        FORBIDDEN,
        /** Unknown, deleted or not visible to the token (404). */
        NOT_FOUND,
        /** The list refuses pages this deep: narrow the window (400 with Buildkite's text on depth). */
        TOO_DEEP,
        /** Any other answer that asking again will not change (other 4xx, a redirect). */
        REFUSED,
        /** AttemptFailures went on past the retry time limit, or cannot heal by asking again (a certificate). */
        UNAVAILABLE,
        /** A link leads to another origin; the token was not sent there. */
        FOREIGN_ORIGIN,
        /** The client was told to stop. */
        STOPPED,
        /** The next wait would pass the end set for this run. */
        OUT_OF_TIME,
        /** The budget is spent for longer than a run waits. */
        WAIT_TOO_LONG,
        /** As many requests were sent as the client may send. */
        OUT_OF_REQUESTS
    }

    private final Kind kind;
    private final int status;
    private final String endpoint;
    private final String url;
    private final String scope;
    private final boolean tooHeavy;

    ApiException(Kind kind, String message, int status, ApiRequest request, String scope, Throwable cause) {
        this(kind, message, status, request, scope, cause, false);
    }

    /** A request that failed although it asked for as little as it can. */
    static ApiException tooHeavy(String message, ApiRequest request, Throwable cause) {
        return new ApiException(Kind.UNAVAILABLE, message, 0, request, null, cause, true);
    }

    private ApiException(Kind kind, String message, int status, ApiRequest request, String scope, Throwable cause,
            boolean tooHeavy) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
        this.endpoint = request == null ? "" : request.endpoint();
        this.url = request == null ? "" : request.redactedUrl();
        this.scope = scope;
        this.tooHeavy = tooHeavy;
    }

    ApiException(Kind kind, String message, ApiRequest request) {
        this(kind, message, 0, request, null, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it may be for the weight of its answer, larger than is taken or than the API gives in time. */
    public boolean isTooHeavy() {
        return tooHeavy;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** Whether there is nothing at the address, or not any more, as with the uploads of old builds: 404 or 410. */
    public boolean isMissing() {
        return kind == Kind.NOT_FOUND || status == 410;
    }

    /** The HTTP status, 0 when there was none. */
    public int status() {
        return status;
    }

    public String endpoint() {
        return endpoint;
    }

    /** The address without secrets; empty when the failure is not about one. */
    public String redactedUrl() {
        return url;
    }

    /** The token scope that a 403 asks for, such as {@code read_builds}, when its message names one. */
    public Optional<String> missingScope() {
        return Optional.ofNullable(scope);
    }
}
