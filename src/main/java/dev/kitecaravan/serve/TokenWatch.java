package dev.kitecaravan.serve;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.AccessToken;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.RunReport;

/** What a service knows of the API's token: how long it lasts, and whether it was refused. */
final class TokenWatch implements ApiListener {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration EVERY = Duration.ofHours(6);
    /** What only the holder of a token is answered: a scope is missing, nothing is there, it cannot be asked so. */
    private static final Set<Integer> KNOWN = Set.of(304, 403, 404, 422);

    private final Metrics metrics;
    private volatile String refused;
    /** Whether the API answered since the latest verdict in a way that it answers those only whom it knows. */
    private volatile boolean letIn;
    private Instant read = Instant.EPOCH;

    TokenWatch(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What the API said when it refused the token the last time it was asked; null when it did not. */
    String refused() {
        return refused;
    }

    /**
     * Asks the API of the token.
     *
     * @throws ApiException when the API cannot be asked, or refuses the token
     */
    void look(ApiClient client) throws IOException {
        AccessToken token = AccessToken.read(client);
        read = Instant.now();
        metrics.tokenExpires(token.expiresAt());
    }

    /** Asks again where the last look was long ago; that it cannot be asked is only said. */
    void lookAgain(ApiClient client) throws IOException {
        if (read.plus(EVERY).isAfter(Instant.now())) {
            return;
        }
        try {
            look(client);
        } catch (ApiException e) {
            LOG.warn("how long the token lasts cannot be told: " + FiringLog.said(e.getMessage()));
        }
    }

    /** What a proxy says, or nobody, tells nothing of the token. */
    @Override
    public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
        letIn |= status / 100 == 2 || KNOWN.contains(status);
    }

    /** Takes from a run whether the API let the token in; one that got no answer changes nothing. */
    void after(RunReport report) {
        String why = null;
        for (EndpointReport endpoint : report.endpoints()) {
            if (endpoint.outcome() == EndpointReport.Outcome.UNAUTHORIZED) {
                why = FiringLog.said(endpoint.message());
            }
        }
        if (why != null || letIn) {
            refused = why;
        }
        letIn = false;
    }
}
