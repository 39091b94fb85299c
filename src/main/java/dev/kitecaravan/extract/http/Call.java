package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.hc.client5.http.utils.DateUtils;

import dev.kitecaravan.extract.http.ApiException.Kind;

/** One request until its answer or its failure: attempts, and what each outcome means for the next. */
final class Call {
    /** After so many faults of a list its pages are taken to be too heavy. */
    private static final int FAULTS_BEFORE_LIGHTER = 2;
    /** After so many faults of the lightest request there is, its answer is taken to be had in parts only. */
    private static final int FAULTS_BEFORE_PARTS = 2;

    /** Longer than anybody waits: what asks for more asks for as much. Nanoseconds can count it. */
    private static final Duration EVER = Duration.ofDays(36_500);

    /** After so many refusals in a row what they say of the wait is not believed to be enough. */
    private static final int REFUSALS_BELIEVED = 5;
    private static final int LONGEST_DOUBT = 6;

    private final ApiSettings settings;
    private final Budget budget;
    private final HttpTransport transport;
    private final Waits waits;
    private final ApiListener listener;
    private ApiRequest request;
    private boolean range;
    private int refusals;
    private int faults;
    /** Of them, those of a request that cannot be made lighter. */
    private int lightestFaults;
    private long firstFault;
    /** Nanoseconds of waiting for the budget since the first fault, which the time limit does not count. */
    private long waited;

    Call(ApiRequest request, ApiSettings settings, Budget budget, HttpTransport transport, Waits waits,
            ApiListener listener) {
        this.request = request;
        this.range = !request.accept().json();
        this.settings = settings;
        this.budget = budget;
        this.transport = transport;
        this.waits = waits;
        this.listener = listener;
    }

    ApiAnswer answer(Follower follower) {
        while (true) {
            int generation = settings.token().generation();
            Received received = attempt();
            if (received != null && received.success()) {
                List<String> links = received.headers().getOrDefault("link", List.of());
                ApiRequest answered = request;
                return new ApiAnswer(answered, received, Links.parse(links), link -> follower.follow(answered, link));
            }
            if (received != null) {
                refusal(received, generation);
            }
        }
    }

    /** What arrived; null when the request is to be sent again, after what had to be waited. */
    private Received attempt() {
        Budget.Ticket ticket = ticket();
        Received received = null;
        IOException failure = null;
        boolean answered = false;
        try {
            received = transport.send(request, request.uri(), range);
            answered = true;
        } catch (IOException e) {
            failure = e;
        } finally {
            if (!answered) {
                budget.failed(ticket);
            }
        }
        Duration took = Duration.ofNanos(budget.now() - ticket.sentAt());
        listener.requestDone(request, answered ? received.status() : 0, took, answered ? received.bytes() : 0);
        if (!answered) {
            fault(AttemptFailures.describe(failure, request), Duration.ZERO, failure,
                    !AttemptFailures.unreached(failure));
            return null;
        }
        if (received.status() == 429) {
            refused(ticket, received);
            return null;
        }
        budget.answered(ticket, received::header);
        return usable(received) ? received : null;
    }

    private Budget.Ticket ticket() {
        long queued = budget.now();
        Budget.Ticket ticket = waits.ticket(request, listener);
        long took = ticket.sentAt() - queued;
        if (took > 1_000_000) {
            waited += took;
            listener.waitedForBudget(request, Duration.ofNanos(took));
        }
        return ticket;
    }

    private boolean usable(Received received) {
        int status = received.status();
        if (status >= 500 || status == 408 || status == 425) {
            Duration after = retryAfter(received);
            fault("status " + status + " (" + error(received).message() + ")"
                    + (after.isZero() ? "" : ", which asks for a wait of " + after.toSeconds() + " s"), after, null,
                    status != 503);
            return false;
        }
        // The 416 of an empty text has no body, whatever type it claims.
        boolean json = request.accept().json() || status != 416 && received.contentType().endsWith("json");
        String part = received.success() && json ? part(received) : null;
        if (part != null) {
            received.body().close();
            fault(part, Duration.ZERO, null, false);
            return false;
        }
        if (received.success() && json && received.body().utf8().bad().isPresent()) {
            String words = received.body().utf8().words();
            received.body().close();
            fault("status " + status + " with a body that is not UTF-8: " + words, Duration.ZERO, null, false);
            return false;
        }
        if (received.success() && json && !JsonShape.of(received.body(), received.contentType())) {
            String type = received.contentType().isEmpty()
                    ? "no content type"
                    : ErrorBody.line(received.contentType());
            long bytes = received.bytes();
            received.body().close();
            fault("status " + status + " with a body that is not whole JSON (" + type + ", " + bytes + " bytes)",
                    Duration.ZERO, null, true);
            return false;
        }
        return true;
    }

    /** Why an answer is a part only, or may be one: what was left out would be lost without a word. Null when it is whole. */
    private String part(Received received) {
        if (received.status() == 206 && request.accept().json()) {
            return "status 206, a part of an answer of which all was asked for";
        }
        List<String> links = received.headers().getOrDefault("link", List.of());
        return Links.hideNext(links)
                ? "a Link header that cannot be read, so that the next page is not known: "
                        + ErrorBody.line(settings.token().masked(String.join(", ", links)))
                : null;
    }

    private void refused(Budget.Ticket ticket, Received received) {
        double reset = error(received).reset().orElse(-1);
        double seconds = Math.max(reset, retryAfter(received).toNanos() / 1e9);
        // No time at all, or one that is over, says nothing: it would be asked again and again.
        double told = seconds > 0 || reset == 0 ? Math.min(seconds, RateFigures.LONGEST_RESET) : -1;
        long least = doubt();
        budget.refused(ticket, received::header, told, least);
        String asked = seconds > told && told > 0
                ? " for " + (long) seconds + " s, of which " + (long) told + " are believed"
                : "";
        if (waits.left() <= 0) {
            throw failure(Kind.OUT_OF_REQUESTS, request.endpoint() + ": Buildkite refused " + request.redactedUrl()
                    + ", as the rate limit was reached, and no further request may be sent; try again in "
                    + (long) Math.ceil(Math.max(Math.max(1, least), told)) + " s.", 429, null);
        }
        listener.retrying(request, "the rate limit was reached" + asked,
                Duration.ofNanos((long) (Math.max(least, told) * 1e9)));
    }

    /** Seconds to wait at least: none at first, then 1, 2, 4 … 64, as one that says "now" for ever would be asked without end. */
    private long doubt() {
        int more = ++refusals - REFUSALS_BELIEVED;
        return more <= 0 ? 0 : 1L << Math.min(more - 1, LONGEST_DOUBT);
    }

    /**
     * Waits before the next attempt, or gives up.
     *
     * @param heavy whether a shorter page might have been answered
     */
    private void fault(String reason, Duration atLeast, IOException cause, boolean heavy) {
        // What was cut because the run is to stop is no failure of the API's.
        waits.check(request);
        if (faults++ == 0) {
            firstFault = budget.now();
            waited = 0;
        }
        Duration left = waits.left() <= 0
                ? Duration.ZERO
                : settings.retry().timeLimit().minusNanos(budget.now() - firstFault - waited);
        Duration backoff = settings.retry().delay(faults, ThreadLocalRandom.current().nextDouble());
        Duration delay = atLeast.compareTo(backoff) > 0 ? atLeast : backoff.compareTo(left) > 0 ? left : backoff;
        boolean tooLarge = cause instanceof Reception.TooLarge;
        boolean lightest = !request.list() || PageSize.of(request.uri()) == 1;
        lightestFaults += lightest && heavy ? 1 : 0;
        boolean inParts = request.divisible() && lightest && (tooLarge || lightestFaults >= FAULTS_BEFORE_PARTS);
        if (inParts || left.isNegative() || left.isZero() || delay.compareTo(left) > 0
                || AttemptFailures.lasting(cause, request)) {
            String message = request.endpoint() + ": no usable answer for " + request.redactedUrl() + " after " + faults
                    + (faults == 1 ? " attempt" : " attempts") + "; the last one ended with " + reason + ". "
                    + AttemptFailures.advice(cause, settings.origin());
            throw inParts
                    ? ApiException.tooHeavy(message, request, cause)
                    : new ApiException(Kind.UNAVAILABLE, message, 0, request, null, cause);
        }
        if (request.list() && heavy && (tooLarge || faults >= FAULTS_BEFORE_LIGHTER)) {
            request = request.at(PageSize.lighter(request.uri()));
        }
        listener.retrying(request, reason, delay);
        waits.pause(request, delay);
    }

    private static Duration retryAfter(Received received) {
        String header = received.header("Retry-After");
        Integer seconds = RateFigures.number(header);
        if (header == null || seconds != null) {
            return Duration.ofSeconds(seconds == null ? 0 : Math.max(0, seconds));
        }
        Instant at = DateUtils.parseStandardDate(header);
        Instant date = received.header("Date") == null ? null : DateUtils.parseStandardDate(received.header("Date"));
        Duration until = at == null ? Duration.ZERO : Duration.between(date == null ? Instant.now() : date, at);
        return until.isNegative() ? Duration.ZERO : until.compareTo(EVER) > 0 ? EVER : until;
    }

    /** Throws what the status means; returns when the request is worth sending once more. */
    private void refusal(Received received, int generation) {
        int status = received.status();
        ErrorBody body = error(received);
        String what = request.endpoint() + ": Buildkite answered " + status + " for " + request.redactedUrl() + ": "
                + body.message() + (body.message().endsWith(".") ? "" : ".");
        if (status == 401) {
            if (settings.token().renewedSince(generation)) {
                return;
            }
            throw failure(Kind.UNAUTHORIZED, what + " Check " + settings.token()
                    + ": the token may be mistyped, revoked or expired.", status, null);
        }
        if (status == 400 && range) {
            range = false;
            return;
        }
        if (status == 304) {
            throw failure(Kind.REFUSED, what + " It was not asked whether anything changed; see what stands between"
                    + " here and Buildkite, such as a cache.", status, null);
        }
        if (status / 100 == 3) {
            throw failure(Kind.REFUSED, request.endpoint() + ": " + request.redactedUrl() + " redirects (" + status
                    + ") to " + redirect(received) + "; redirects are not followed, because the token would go along."
                    + " Set " + Origin.VARIABLE + " to the API itself.", status, null);
        }
        if (status == 403) {
            String scope = body.scope();
            throw failure(Kind.FORBIDDEN, what + (scope == null
                    ? " Check the token's scopes, its user's teams and the allowed IP addresses."
                    : " Give the token the scope " + scope + "."), status, scope);
        }
        Kind kind = status == 404 ? Kind.NOT_FOUND : status == 400 && body.tooDeep() ? Kind.TOO_DEEP : Kind.REFUSED;
        throw failure(kind, what, status, null);
    }

    private ErrorBody error(Received received) {
        return new ErrorBody(settings.token().masked(received.error()));
    }

    private ApiException failure(Kind kind, String message, int status, String scope) {
        return new ApiException(kind, message, status, request, scope, null);
    }

    private String redirect(Received received) {
        String location = received.header("Location");
        try {
            return location == null ? "nowhere" : Urls.site(request.uri().resolve(URI.create(location.strip())));
        } catch (IllegalArgumentException e) {
            return "an address that cannot be read";
        }
    }
}
