package dev.kitecaravan.serve;

import java.util.Map;

import org.jboss.logging.Logger;

import dev.kitecaravan.run.OwnRouteListener;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** Counts, logs and tells what becomes of routes that start by themselves. */
final class OwnRouteTold implements OwnRouteListener {
    private static final Logger LOG = Logger.getLogger("caravan");

    private final Metrics metrics;
    private final FailureNotice notice;

    OwnRouteTold(Metrics metrics, FailureNotice notice) {
        this.metrics = metrics;
        this.notice = notice;
    }

    @Override
    public void completed(String route) {
        metrics.ownRoute(route, "completed");
        notice.good("route " + route);
    }

    @Override
    public void failed(String route, String reason) {
        metrics.ownRoute(route, "failed");
        LOG.error("route " + route + " failed: " + TerminalText.escape(Redactor.redact(reason)));
        notice.failed(Map.of("route " + route, reason));
    }
}
