package dev.kitecaravan.serve;

import java.time.Duration;
import java.time.Instant;

import org.jboss.logging.Logger;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.LongWaits;
import dev.kitecaravan.run.ReportText;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.SideWay;
import dev.kitecaravan.run.Waiting;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** What is logged of a service's runs, and counted. */
final class FiringLog {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration WARN_AGAIN = Duration.ofHours(1);

    private final Metrics metrics;
    private String warned;
    private Instant warnedAt = Instant.EPOCH;

    FiringLog(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Hears of the run of one firing. */
    RunListener of(String endpoint, Instant due, LongWaits waits) {
        return new Firing(endpoint, due, waits);
    }

    private final class Firing implements RunListener {
        private final String endpoint;
        private final Instant due;
        private final LongWaits waits;

        private Firing(String endpoint, Instant due, LongWaits waits) {
            this.endpoint = endpoint;
            this.due = due;
            this.waits = waits;
        }

        /** What every firing says again, such as that clocks differ, is said now and then. */
        @Override
        public void warning(String message) {
            Instant now = Instant.now();
            if (!message.equals(warned) || warnedAt.plus(WARN_AGAIN).isBefore(now)) {
                LOG.warn(said(message));
                warned = message;
                warnedAt = now;
            }
        }

        @Override
        public void begin(String begun) {
            metrics.begin(begun);
        }

        @Override
        public void progress(EndpointReport soFar) {
            metrics.progress(soFar);
        }

        @Override
        public void undelivered(String of, SideWay lost) {
            metrics.undelivered(of, lost);
            LOG.error(of + ", failed: " + said(lost.toString()));
        }

        @Override
        public Waiting waiting(String what, Instant until) {
            return waits.begin(what, until);
        }

        @Override
        public void end(EndpointReport report) {
            metrics.end(report);
            String whose = report.endpoint()
                    + (report.endpoint().equals(endpoint) ? ", due " + due : ", as a parent of " + endpoint);
            if (report.message() == null) {
                LOG.info(whose + ": " + ReportText.sentence(report));
            } else {
                LOG.error(whose + ", failed: " + said(report.message()));
            }
        }
    }

    /** A message as it may be logged. */
    static String said(String message) {
        return TerminalText.escape(Redactor.redact(message));
    }
}
