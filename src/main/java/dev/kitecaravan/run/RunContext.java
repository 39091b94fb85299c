package dev.kitecaravan.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Extraction;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.RunState;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.Maskings;
import dev.kitecaravan.table.StateChange;

/** What the endpoints of one run share. Stopping may come from any thread, the rest is used by the run's own. */
final class RunContext {
    private final Destination destination;
    private final CommitThread commits;
    private final Normalizer normalizer;
    private final Extraction extraction;
    private final RunState runState;
    private final Duration retryTimeLimit;
    private final CommitUnit batch;
    private final Traffic traffic;
    private final RunListener listener;
    private final Map<String, Masking> masking = new ConcurrentHashMap<>();
    private final ApiClient client;
    private final LetterLimit letterLimit;
    private final LoadEvents events;
    private volatile String stopReason;
    private volatile boolean unasked;
    private volatile boolean aborted;
    private boolean heard;

    RunContext(Destination destination, CommitThread commits, Normalizer normalizer, Extraction extraction,
            RunState runState,
            Duration retryTimeLimit, CommitUnit batch, Traffic traffic, RunListener listener,
            ApiClient client, LetterLimit letterLimit, LoadEvents events) {
        this.destination = destination;
        this.commits = commits;
        this.normalizer = normalizer;
        this.extraction = extraction;
        this.runState = runState;
        this.retryTimeLimit = retryTimeLimit;
        this.batch = batch;
        this.traffic = traffic;
        this.listener = listener;
        this.client = client;
        this.letterLimit = letterLimit;
        this.events = events;
    }

    Waiting waiting(String what, Instant until) {
        return listener.waiting(what, until);
    }

    Destination destination() {
        return destination;
    }

    CommitThread commits() {
        return commits;
    }

    Normalizer normalizer() {
        return normalizer;
    }

    Extraction extraction() {
        return extraction;
    }

    RunClock clock() {
        return runState.clock();
    }

    Duration retryTimeLimit() {
        return retryTimeLimit;
    }

    /** How much is gathered into a commit where pages are gathered. */
    CommitUnit batch() {
        return batch;
    }

    /** How many records of an endpoint may be refused. */
    LetterLimit letterLimit() {
        return letterLimit;
    }

    /** Whether no request should be spent twice. */
    boolean isBudgetScarce() {
        return client.isBudgetScarce();
    }

    Masking masking(EndpointRoute route) {
        return masking.computeIfAbsent(route.id(), id -> Maskings.of(route));
    }

    /** What is to be remembered of an endpoint's load, for those who follow it. */
    List<StateChange> eventOf(String endpoint) {
        return events.atFirstCommit(endpoint);
    }

    /** What is to be remembered with the first commit of an endpoint's pages. */
    List<StateChange> firstCommit(Endpoint endpoint) {
        List<StateChange> changes = new ArrayList<>(eventOf(endpoint.id()));
        changes.add(Extraction.fingerprint(endpoint));
        changes.add(runState.entry(RunState.Status.RUNNING));
        return changes;
    }

    long requests(String endpoint) {
        return traffic.requests(endpoint);
    }

    Duration waited(String endpoint) {
        return traffic.waited(endpoint);
    }

    void progress(EndpointReport soFar, LongSupplier requestsLeft) {
        listener.progress(soFar, () -> Remaining.of(requestsLeft.getAsLong(), soFar.requests(), soFar.took(),
                client.budget()));
    }

    void warn(String message) {
        listener.warning(message);
    }

    /** Ends the run after the page in hand; the next one goes on. */
    void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
    }

    /** Lets the run end before its end although nobody told it to. */
    void stopUnasked(String reason) {
        if (stopReason == null) {
            unasked = true;
        }
        stop(reason);
    }

    /** Ends the run: nothing more can be read. */
    void abort(String reason) {
        aborted = true;
        stop(reason);
    }

    /** The API gave a usable answer. */
    void heard() {
        heard = true;
    }

    /**
     * Whether a request that failed for all its time is the second in a row, or no other was answered before it: then the
     * others would fail too. One address alone may stay broken; it is given up, and the run goes on.
     */
    boolean isApiGone() {
        boolean gone = !heard;
        heard = false;
        return gone;
    }

    boolean isStopping() {
        return stopReason != null;
    }

    boolean isAborted() {
        return aborted;
    }

    String stopReason() {
        return stopReason;
    }

    /** Whether nobody told the run to end where it did. */
    boolean isStoppedUnasked() {
        return unasked;
    }
}
