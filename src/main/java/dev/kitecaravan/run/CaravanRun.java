package dev.kitecaravan.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.BudgetHistory;
import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Extraction;
import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.RunState;
import dev.kitecaravan.extract.SharedPages;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.run.component.ApiComponent;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;

/**
 * One run: orders its endpoints, parents first, runs each one's route, and reports. The destination is opened and closed by
 * the caller. {@link #stop} may be called from any thread.
 */
public final class CaravanRun {
    private final RunRequest request;
    private final EndpointRegistry registry;
    private final CamelRoutes camel;
    private final ApiClient client;
    private final Traffic traffic;
    private final Destination destination;
    private final SystemColumns system;
    private final RunListener listener;
    private final LoadIds loadIds = new LoadIds();
    private RunViews views = RunViews.none();
    private Map<String, String> lost = Map.of();
    private volatile RunContext context;
    private volatile String stopBeforeStart;
    private volatile StoppableRoute routeUnderWay;
    /** Why the right to write could not be kept; null while it is. */
    private volatile String unrenewed;
    /** Whether whoever runs it wants it to end now. */
    private volatile boolean told;

    /** @param traffic the listener the client was made with */
    public CaravanRun(RunRequest request, EndpointRegistry registry, CamelRoutes camel, ApiClient client,
            Traffic traffic,
            Destination destination, SystemColumns system, RunListener listener) {
        this.request = request;
        this.registry = registry;
        this.camel = camel;
        this.client = client;
        this.traffic = traffic;
        this.destination = destination;
        this.system = system;
        this.listener = listener;
    }

    /** The views that the run keeps up to date. */
    public CaravanRun with(RunViews kept) {
        views = kept;
        return this;
    }

    /** The endpoints a request leads to, parents first. */
    public static List<Endpoint> order(EndpointRegistry registry, Collection<String> selected) {
        return new ParentEndpoints(registry.endpoints(), selected).order();
    }

    /** Ends the run after the page in hand. */
    public void stop(String reason) {
        told = true;
        RunContext running = context;
        if (running == null) {
            stopBeforeStart = reason;
        } else {
            running.stop(reason);
        }
        client.stop();
        StoppableRoute hanging = routeUnderWay;
        if (hanging != null) {
            hanging.stop();
        }
    }

    /** Runs to the end and gives the dataset's lease back. */
    public RunReport run() {
        Object others = camel.bean(ApiComponent.CLIENT);
        camel.with(Map.of(ApiComponent.CLIENT, client));
        try {
            return read();
        } finally {
            if (others != null) {
                camel.with(Map.of(ApiComponent.CLIENT, others));
            }
        }
    }

    private RunReport read() {
        Instant began = Instant.now();
        try (Lease lease = lease();
                LeaseKeeper keeper = new LeaseKeeper(lease, request.leaseLife(), this::cannotRenew);
                CommitThread commits = new CommitThread(() -> listener.waiting("a commit to end", null));
                SharedPages pages = new SharedPages(client, order(registry, request.endpoints()));
                ReadAhead readAhead = new ReadAhead(pages)) {
            RunState state = RunState.begin(destination.state(), request.series(), loadIds.next(), request.windowLag(),
                    Clock.systemUTC());
            ParentEndpoints parents = new ParentEndpoints(registry.endpoints(), request.endpoints());
            Extraction extraction = new Extraction(commits.settled(destination.state()), state.clock(),
                    request.extract(), parents,
                    readAhead, destination.capabilities().maxTextBytes(), traffic::total);
            LoadEvents events = new LoadEvents(camel.followers(), state.clock().runId(), destination, loadIds);
            context = new RunContext(destination, commits,
                    request.tables().normalizer(destination.tables(), destination.capabilities(), system),
                    extraction, state, request.retryTimeLimit(), request.batch(), traffic, listener,
                    client, request.letterLimit(), events);
            if (stopBeforeStart != null) {
                context.stop(stopBeforeStart);
            }
            lost = LostData.of(destination, registry, parents.order().stream().map(Endpoint::id).toList(),
                    request.extract().fullRefresh());
            events.deliver(() -> told);
            List<EndpointReport> reports = endpoints(parents, extraction, state.clock(), events);
            remember(state, reports, events);
            if (!context.isAborted()) {
                try (Waiting waiting = listener.waiting("the views to be made", null)) {
                    views.refresh(destination, listener);
                }
            }
            events.deliver(() -> told);
            reports = events.withFailures(judged(reports), listener);
            return new RunReport(state.clock().runId(), state.isContinued(), reports, traffic.total(),
                    Duration.between(began, Instant.now()), context.stopReason());
        }
    }

    private void cannotRenew(String reason) {
        unrenewed = reason;
        stop(reason);
    }

    /** Nobody told such a run to end: that it did is a failure, although what it wrote is kept and the next one goes on. */
    private List<EndpointReport> judged(List<EndpointReport> reports) {
        String reason = context.isStoppedUnasked() ? context.stopReason() : unrenewed;
        return reason == null ? reports : reports.stream().map(report -> report.failedIfStopped(reason)).toList();
    }

    private Lease lease() {
        try (Waiting waiting = listener.waiting("the dataset's lease", null)) {
            return destination.lease(LeaseOwner.name(), request.leaseLife());
        }
    }

    private List<EndpointReport> endpoints(ParentEndpoints parents, Extraction extraction, RunClock clock,
            LoadEvents events) {
        List<EndpointReport> reports = new ArrayList<>();
        for (Endpoint endpoint : parents.order()) {
            if (endpoint.isBuildsList()) {
                client.know(extraction.organizations());
            }
            boolean onlyParent = !request.endpoints().contains(endpoint.id());
            if (onlyParent && !request.extract().fullRefresh() && extraction.isFresh(endpoint)) {
                extraction.ended(endpoint);
                continue;
            }
            EndpointReport report = endpoint(registry.get(endpoint.id()), extraction, events);
            extraction.ended(endpoint);
            if (onlyParent && report.outcome() == EndpointReport.Outcome.FAILED && !isNeeded(parents, endpoint)) {
                listener.warning(report.message() + " New pipelines' history cannot be found without it.");
                continue;
            }
            clock.notices().forEach(listener::warning);
            reports.add(report);
            listener.end(report);
        }
        clock.lastNotices().forEach(listener::warning);
        return reports;
    }

    private EndpointReport endpoint(EndpointRoute route, Extraction extraction, LoadEvents events) {
        if (context.isStopping()) {
            return EndpointReport.nothing(route.id(),
                    context.isAborted() ? EndpointReport.Outcome.SKIPPED : EndpointReport.Outcome.STOPPED,
                    Failures.NONE);
        }
        String edited = extraction.edited(route.endpoint()).orElse(null);
        if (edited != null) {
            return failed(route, edited);
        }
        if (lost.containsKey(route.id())) {
            return failed(route, lost.get(route.id()));
        }
        listener.begin(route.id());
        EndpointRun run;
        String loadId = loadIds.next();
        try {
            run = new EndpointRun(route, context, loadId);
            events.begin(route.id(), loadId);
        } catch (IllegalArgumentException e) {
            return failed(route, Messages.of(e));
        }
        ActiveRuns active = ActiveRuns.of(camel.camel());
        active.expect(run);
        try {
            return run.end(trigger(run));
        } finally {
            active.end(run);
        }
    }

    private Exception trigger(EndpointRun run) {
        StoppableRoute stoppable = new StoppableRoute(run.sending());
        routeUnderWay = stoppable;
        if (told) {
            stoppable.stop();
        }
        return stoppable.run(run.endpoint(), () -> camel.trigger(run.endpoint()));
    }

    /** Whether an endpoint that was asked for cannot do without this parent. */
    private boolean isNeeded(ParentEndpoints parents, Endpoint parent) {
        return registry.endpoints().stream().filter(e -> request.endpoints().contains(e.id()))
                .anyMatch(e -> reaches(parents, e, parent));
    }

    private static boolean reaches(ParentEndpoints parents, Endpoint from, Endpoint parent) {
        Endpoint above = parents.of(from);
        return above != null && (above.id().equals(parent.id()) || reaches(parents, above, parent));
    }

    private void remember(RunState state, List<EndpointReport> reports, LoadEvents events) {
        RunState.Status status = context.isAborted()
                || reports.stream().anyMatch(r -> r.outcome() == EndpointReport.Outcome.FAILED)
                        ? RunState.Status.FAILED
                        : context.isStopping() ? RunState.Status.STOPPED : RunState.Status.COMPLETE;
        List<StateChange> changes = new ArrayList<>(List.of(state.entry(status)));
        changes.addAll(events.atLastCommit(reports));
        BudgetHistory.entry(client.budget(), Instant.now()).ifPresent(changes::add);
        try (Waiting waiting = listener.waiting("the run's last commit to end", null);
                Load load = destination.begin(loadIds.next())) {
            load.commit(Bookkeeping.ofState(changes));
        }
    }

    private static EndpointReport failed(EndpointRoute route, String reason) {
        return EndpointReport.nothing(route.id(), EndpointReport.Outcome.FAILED, Failures.NONE.plus(reason));
    }
}
