package dev.kitecaravan.serve;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.AccessToken;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.RunReport;

/** What a service knows of the API's token: how long it lasts, and whether it was refused. */
final class TokenWatch {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration EVERY = Duration.ofHours(6);

    private final Metrics metrics;
    private volatile String refused;
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
        if (token.expiresAt() != null) {
            metrics.tokenExpires(token.expiresAt());
        }
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

    /** Takes from a run whether the API let the token in. */
    void after(RunReport report) {
        String why = null;
        for (EndpointReport endpoint : report.endpoints()) {
            if (endpoint.outcome() == EndpointReport.Outcome.UNAUTHORIZED) {
                why = FiringLog.said(endpoint.message());
            }
        }
        refused = why;
    }
}
