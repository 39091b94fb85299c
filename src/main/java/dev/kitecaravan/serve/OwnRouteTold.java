package dev.kitecaravan.serve;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jboss.logging.Logger;

import dev.kitecaravan.run.OwnRouteListener;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** Counts, logs and tells what becomes of routes of one's own, and knows how each fared last. */
final class OwnRouteTold implements OwnRouteListener {
    private static final Logger LOG = Logger.getLogger("caravan");

    private final Metrics metrics;
    private final FailureNotice notice;
    private final Map<String, String> last = new ConcurrentSkipListMap<>();

    /** @param routes that are about to be started */
    OwnRouteTold(Collection<String> routes, Metrics metrics, FailureNotice notice) {
        this.metrics = metrics;
        this.notice = notice;
        routes.forEach(route -> last.put(route, "has not run yet"));
    }

    /** Each route, with how it fared last. One that fails is no reason to take the service for unwell: it is told of elsewhere. */
    List<HealthCheck> checks() {
        return last.entrySet().stream().map(route -> HealthCheck.up("route " + route.getKey(), route.getValue()))
                .toList();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void completed(String route) {
        last.put(route, "completed at " + now());
        metrics.ownRoute(route, "completed");
        notice.good("route " + route);
    }

    @Override
    public void failed(String route, String reason) {
        String why = TerminalText.escape(Redactor.redact(reason));
        last.put(route, "failed at " + now() + ": " + why);
        metrics.ownRoute(route, "failed");
        LOG.error("route " + route + " failed: " + why);
        notice.failed(Map.of("route " + route, reason));
    }
}
