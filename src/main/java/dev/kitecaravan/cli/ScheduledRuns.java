package dev.kitecaravan.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.route.CamelRoutes;
import dev.kitecaravan.route.CaravanRun;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointReport;
import dev.kitecaravan.route.RunListener;
import dev.kitecaravan.route.RunReport;
import dev.kitecaravan.route.RunRequest;
import dev.kitecaravan.route.Schedule;
import dev.kitecaravan.route.Traffic;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/**
 * The runs of a service, one after the other: each opens the destination and gives it back, so that others may read it in
 * between, and so that a database that went away is found again. A dataset that somebody else writes is waited for.
 */
final class ScheduledRuns implements Schedule.Firing {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final long LEASE_PATIENCE_MILLIS = 1_000;

    private final Settings settings;
    private final EndpointRegistry registry;
    private final RunRequest request;
    private final CamelRoutes camel;
    private final Budget budget;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile CaravanRun current;
    private volatile String reading;

    /** @param request the endpoints of all schedules, and how they are read */
    ScheduledRuns(Settings settings, EndpointRegistry registry, RunRequest request, CamelRoutes camel, Budget budget) {
        this.settings = settings;
        this.registry = registry;
        this.request = request;
        this.camel = camel;
        this.budget = budget;
    }

    /** The endpoint that is being read now; null between runs. */
    String reading() {
        return reading;
    }

    /** Ends the run under way after the page in hand, and begins none any more. From any thread. */
    void stop(String reason) {
        stopping.countDown();
        CaravanRun running = current;
        if (running != null) {
            running.stop(reason);
        }
    }

    @Override
    public Schedule.Verdict read(String endpoint) {
        try {
            registry.get(endpoint);
            String held = null;
            while (stopping.getCount() > 0) {
                try {
                    RunReport rr = run(endpoint);
                    LOG.info("DBG " + endpoint + " " + verdict(rr) + " " + rr.stopped() + " " + rr.endpoints());
                    return verdict(rr);
                } catch (LeaseHeldException e) {
                    if (held == null) {
                        held = e.getMessage();
                        LOG.info(endpoint + " waits: " + said(held));
                    }
                    stopping.await(LEASE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            return Schedule.Verdict.STOPPED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Schedule.Verdict.STOPPED;
        } catch (IOException | RuntimeException e) {
            LOG.error(endpoint + " failed: " + said(String.valueOf(e.getMessage())));
            return Schedule.Verdict.FAILED;
        }
    }

    private RunReport run(String endpoint) throws IOException {
        DestinationSettings chosen = DestinationOptions.of(settings);
        Traffic traffic = new Traffic(trouble -> LOG.warn(said(trouble)));
        try (ApiClient client = new ApiClient(ApiOptions.of(settings), budget, traffic);
                Destination target = Destinations.open(chosen)) {
            CaravanRun run = new CaravanRun(request.scheduled(endpoint), registry, camel, client, traffic, target,
                    chosen.system(), new Told());
            current = run;
            reading = endpoint;
            if (stopping.getCount() == 0) {
                run.stop("told to stop");
            }
            return run.run();
        } finally {
            current = null;
            reading = null;
        }
    }

    private static Schedule.Verdict verdict(RunReport report) {
        boolean failed = report.endpoints().stream().anyMatch(e -> e.outcome() != EndpointReport.Outcome.COMPLETE
                && e.outcome() != EndpointReport.Outcome.STOPPED);
        return failed
                ? Schedule.Verdict.FAILED
                : report.stopped() != null ? Schedule.Verdict.STOPPED : Schedule.Verdict.READ;
    }

    /** What is logged of a run. */
    private static final class Told implements RunListener {
        @Override
        public void warning(String message) {
            LOG.warn(said(message));
        }

        @Override
        public void end(EndpointReport report) {
            if (report.message() != null) {
                LOG.error(report.endpoint() + " failed: " + said(report.message()));
            } else {
                LOG.info(report.endpoint() + " " + said(RunTable.sentence(report)));
            }
        }
    }

    private static String said(String message) {
        return TerminalText.escape(Redactor.redact(message));
    }
}
