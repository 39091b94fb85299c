package dev.kitecaravan.extract.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Buildkite's API, one GET at a time, from any number of threads: takes from the budget, sends, waits out refusals and
 * faults, and returns answers that have arrived whole.
 */
public final class ApiClient implements AutoCloseable {
    /** Whoever stops a program waits five seconds at most, and a commit comes after the answer. */
    private static final Duration TIME_TO_FINISH = Duration.ofSeconds(2);

    /** A rate window lasts a minute, and its end is waited for a little longer. */
    private static final Duration USUAL_WINDOW = Duration.ofSeconds(90);

    private final ApiSettings settings;
    private final Budget budget;
    private final ApiListener listener;
    private final HttpTransport transport;
    private final Follower follower;
    private final Waits waits;

    /**
     * @throws IllegalArgumentException
     *             when the settings' certificate file is not readable
     * @throws java.io.UncheckedIOException
     *             when the folder for large answers can be neither made nor used
     */
    public ApiClient(ApiSettings settings, Budget budget, ApiListener listener) {
        this.settings = settings;
        this.budget = budget;
        this.listener = listener;
        this.transport = new HttpTransport(settings);
        this.follower = new Follower(settings.origin(), settings.rewriteNext());
        this.waits = new Waits(budget, longestWait(settings));
    }

    /** A window of a minute is always waited for. */
    private static Duration longestWait(ApiSettings settings) {
        Duration limit = settings.retry().timeLimit();
        return limit.compareTo(USUAL_WINDOW) > 0 ? limit : USUAL_WINDOW;
    }

    /**
     * The answer, received whole. Blocks while the budget is spent and while faults are waited out.
     *
     * @throws ApiException
     *             with the kind that says what it means for the run
     */
    public ApiAnswer get(ApiRequest request) {
        URI uri = settings.origin().resolve(request.uri());
        ApiRequest absolute = request.at(follower.own(request, uri));
        return new Call(absolute, settings, budget, transport, waits, listener).answer(follower);
    }

    /**
     * The address behind a link that an answer's body holds ({@code links.next}), with the same checks as the Link
     * header's.
     *
     * @throws ApiException
     *             FOREIGN_ORIGIN when it leads elsewhere, REFUSED when it is no address
     */
    public URI follow(ApiRequest from, String link) {
        return follower.follow(from.at(settings.origin().resolve(from.uri())), link);
    }

    /** Names organizations that lists over all organizations are charged to. */
    public void know(Collection<String> organizations) {
        budget.know(organizations);
    }

    /** What is known of the budget, scope by scope. */
    public List<Budget.Reading> budget() {
        return budget.readings();
    }

    /** Whether the budget is so small that no request should be spent twice. */
    public boolean isBudgetScarce() {
        return budget.isScarce();
    }

    /**
     * Ends every wait at once with STOPPED, in this and later calls. Requests in flight may finish if they do so soon;
     * those that do not are cut, and end with STOPPED too.
     */
    public void stop() {
        waits.stop();
        Thread cut = new Thread(() -> {
            try {
                Thread.sleep(TIME_TO_FINISH.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            transport.close();
        }, "cut");
        cut.setDaemon(true);
        cut.start();
    }

    /** From now on a wait that would pass this instant is not begun, and no request after it: OUT_OF_TIME. */
    public void endBy(Instant end) {
        waits.endBy(Duration.between(Instant.now(), end));
    }

    /**
     * From now on no more than so many requests are sent, repeated ones counted: OUT_OF_REQUESTS. Meant for a client that
     * one thread uses.
     */
    public void atMost(int requests) {
        waits.atMost(requests);
    }

    /** How many requests may still be sent; without a limit, more than anybody sends. */
    public int requestsLeft() {
        return waits.left();
    }

    /** Cuts requests in flight. */
    @Override
    public void close() {
        waits.stop();
        transport.close();
    }
}
