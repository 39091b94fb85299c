package dev.kitecaravan.serve;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.LongWaits;
import dev.kitecaravan.run.ReportBody;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.run.Waiting;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.JvmErrors;

/**
 * The runs of a service, one after the other: each opens the destination and gives it back, so that others may read it in
 * between, and so that a database that went away is found again. A dataset that somebody else writes is waited for.
 */
final class ScheduledRuns implements Schedule.Firing {
    private static final Logger LOG = Logger.getLogger("caravan");
    /** Why a run of a service stops. */
    static final String ASKED = "serve was asked to stop";
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(1);

    private final Settings settings;
    private volatile RunViews views;
    private final DestinationSettings chosen;
    private volatile EndpointRegistry registry;
    private final RunRequest request;
    private final CamelRoutes camel;
    private final Watchers watchers;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** Runs that routes ask for and those of the schedule follow each other. */
    private final ReentrantLock turn = new ReentrantLock(true);
    private RunReport latest;
    private volatile CaravanRun current;
    private volatile String reading;
    private final TokenWatch token;
    private final FiringLog log;
    /** Null where the settings want none. */
    private final CiReading ci;

    /** Who hears of the runs. */
    record Watchers(Budget budget, Metrics metrics, DestinationWatch destination, FailureNotice notice) {
    }

    /** @param request the endpoints of all schedules, and how they are read */
    ScheduledRuns(Settings settings, EndpointRegistry registry, RunRequest request, CamelRoutes camel,
            Watchers watchers) {
        this.settings = settings;
        this.chosen = ConfiguredDestination.of(settings);
        this.registry = registry;
        this.request = request;
        this.camel = camel;
        this.watchers = watchers;
        this.log = new FiringLog(watchers.metrics);
        this.token = new TokenWatch(watchers.metrics);
        this.views = ConfiguredRun.views(settings, registry);
        this.ci = settings.flag(Setting.METRICS_CI)
                ? new CiReading(() -> Destinations.reader(chosen), ConfiguredViews.of(settings, chosen),
                        watchers.metrics)
                : null;
    }

    /** The endpoint that is being read now; null between runs. */
    String reading() {
        return reading;
    }

    /** What is known of the token. */
    TokenWatch token() {
        return token;
    }

    /** Ends the run under way after the page in hand, and begins none any more. From any thread. */
    void stop(String reason) {
        stopping.countDown();
        CaravanRun running = current;
        if (running != null) {
            running.stop(reason);
        }
        if (ci != null) {
            ci.stop();
        }
    }

    @Override
    public Schedule.Verdict read(String endpoint, Instant due) {
        turn.lock();
        try {
            return readInTurn(endpoint, due);
        } finally {
            turn.unlock();
        }
    }

    /** Does something while no endpoint is being read, and keeps the next one from beginning until it is done. */
    void between(Runnable change) {
        turn.lock();
        try {
            change.run();
        } finally {
            turn.unlock();
        }
    }

    /** From now on the endpoints are these. */
    void use(EndpointRegistry now) {
        registry = now;
        views = ConfiguredRun.views(settings, now);
    }

    /** Reads an endpoint that a route asks for, in turn with those of the schedule. */
    Map<String, Object> readFor(String endpoint) {
        turn.lock();
        try {
            latest = null;
            Schedule.Verdict verdict = readInTurn(endpoint, Instant.now());
            if (verdict != Schedule.Verdict.READ || latest == null) {
                throw new IllegalStateException("endpoint " + endpoint + " was not read to its end: "
                        + (latest == null || latest.failures().isEmpty()
                                ? verdict.toString().toLowerCase(Locale.ROOT)
                                : String.join("; ", latest.failures().values())));
            }
            return ReportBody.of(endpoint, latest);
        } finally {
            turn.unlock();
        }
    }

    private Schedule.Verdict readInTurn(String endpoint, Instant due) {
        Instant began = Instant.now();
        try {
            registry.get(endpoint);
            for (boolean waits = false; stopping.getCount() > 0; waits = true) {
                RunReport report = tryToRun(endpoint, due, waits);
                if (report != null) {
                    readCi(report.endpoints().stream().filter(of -> of.outcome() == EndpointReport.Outcome.COMPLETE)
                            .map(EndpointReport::endpoint).toList());
                    latest = report;
                    return verdict(endpoint, due, report);
                }
            }
            return Schedule.Verdict.STOPPED;
        } catch (IOException | RuntimeException e) {
            if (e instanceof DestinationException lost) {
                watchers.destination.failed(lost);
            }
            return failed(endpoint, due, began, String.valueOf(e.getMessage()));
        } catch (Error e) {
            // What one endpoint breaks on, such as the heap's size, the others need not.
            return failed(endpoint, due, began, JvmErrors.sentence(e));
        }
    }

    /** Brings the metrics of CI up to date, if one of these endpoints, which were loaded, is one of builds. */
    void readCi(Collection<String> loaded) {
        if (ci != null) {
            ci.after(loaded);
        }
    }

    private Schedule.Verdict failed(String endpoint, Instant due, Instant began, String why) {
        watchers.metrics.failed(endpoint, Duration.between(began, Instant.now()));
        LOG.error(endpoint + ", due " + due + ", failed: " + FiringLog.said(why));
        watchers.notice.failed(Map.of(endpoint, why));
        return Schedule.Verdict.FAILED;
    }

    /**
     * Null when somebody else holds the dataset, after a moment.
     *
     * @param told whether that was said of this firing already
     */
    private RunReport tryToRun(String endpoint, Instant due, boolean told) throws IOException {
        Instant began = Instant.now();
        try {
            return run(endpoint, due);
        } catch (LeaseHeldException e) {
            LOG.log(told ? Logger.Level.DEBUG : Logger.Level.INFO,
                    endpoint + ", due " + due + ", waits: " + FiringLog.said(e.getMessage()));
            try {
                stopping.await(LEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stopping.countDown();
            }
            watchers.metrics.waitedForDataset(Duration.between(began, Instant.now()));
            return null;
        }
    }

    private RunReport run(String endpoint, Instant due) throws IOException {
        try (LongWaits waits = new LongWaits(
                wait -> LOG.info(endpoint + ", due " + due + ": " + FiringLog.said(wait)))) {
            return run(endpoint, due, waits);
        }
    }

    private RunReport run(String endpoint, Instant due, LongWaits waits) throws IOException {
        Traffic traffic = new Traffic(trouble -> LOG.warn(FiringLog.said(trouble)), watchers.metrics, token,
                waits);
        try (ApiClient client = new ApiClient(ConfiguredApi.of(settings), watchers.budget, traffic);
                Destination target = opened(waits)) {
            watchers.destination.used();
            CaravanRun run = new CaravanRun(request.scheduled(endpoint), registry, camel, client, traffic, target,
                    chosen.system(), log.of(endpoint, due, waits)).with(views);
            current = run;
            reading = endpoint;
            if (stopping.getCount() == 0) {
                run.stop(ASKED);
            }
            RunReport report = run.run();
            if (stopping.getCount() > 0) {
                token.lookAgain(client);
            }
            return report;
        } finally {
            current = null;
            reading = null;
            watchers.metrics.fresh(freshness());
        }
    }

    private Destination opened(LongWaits waits) {
        try (Waiting waiting = waits.begin(RunListener.OPENING, null)) {
            return Destinations.open(chosen);
        }
    }

    /** How fresh the tables are, by endpoint; nothing where it cannot be read, as before the first run. */
    Map<String, Freshness> freshness() {
        try (TableReader reader = Destinations.reader(chosen)) {
            return Freshness.read(reader, chosen.system());
        } catch (DestinationException e) {
            LOG.debug("how fresh the tables are cannot be read: " + FiringLog.said(e.getMessage()));
            return Map.of();
        }
    }

    private Schedule.Verdict verdict(String of, Instant due, RunReport report) {
        token.after(report);
        report.endpoints().stream().filter(endpoint -> endpoint.outcome() == EndpointReport.Outcome.COMPLETE)
                .forEach(endpoint -> watchers.notice.good(endpoint.endpoint()));
        watchers.notice.failed(report.failures());
        // What ended it unasked, such as a budget that is spent for long, would end the next one too.
        boolean unasked = report.stopped() != null && stopping.getCount() > 0;
        if (unasked) {
            LOG.warn(of + ", due " + due + ", ended before its end and is gone on with after a pause: "
                    + FiringLog.said(report.stopped()));
        }
        if (unasked || !report.failures().isEmpty()) {
            return Schedule.Verdict.FAILED;
        }
        return report.stopped() == null ? Schedule.Verdict.READ : Schedule.Verdict.STOPPED;
    }
}
