package dev.kitecaravan.serve;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.component.ApiComponent;
import dev.kitecaravan.run.component.EndpointReader;

/**
 * The routes of one's own that a service starts. They see the service's budget, wait for the runs of the schedule, and are
 * counted and noticed as those are.
 */
final class ServedRoutes implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");

    private final CamelRoutes routes;
    private final ScheduledRuns runs;
    private final Shared shared;
    private final Watchers watchers;
    private ApiClient client;
    private RouteSchedule schedule;

    /** Where replicas agree on who fires, and how long one of them is waited for. */
    record Shared(ScheduleTables tables, Duration lease) {
    }

    /**
     * What the routes ask the API by, and who hears of them.
     *
     * @param clients opens a client, which the first start does
     */
    record Watchers(Supplier<ApiClient> clients, Metrics metrics, FailureNotice notice, ServeHealth health) {
    }

    /** @param shared null where the schedule is this process's own */
    ServedRoutes(CamelRoutes routes, ScheduledRuns runs, Shared shared, Watchers watchers) {
        this.routes = routes;
        this.runs = runs;
        this.shared = shared;
        this.watchers = watchers;
    }

    /** Starts those of these ids; what was started before goes on. */
    void start(EndpointRegistry registry, Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        if (client == null) {
            client = watchers.clients.get();
        }
        routes.with(Map.of(ApiComponent.CLIENT, client, EndpointReader.NAME, (EndpointReader) runs::readFor));
        if (shared != null) {
            schedule = RouteSchedule.shared(shared.tables, shared.lease, routes);
        }
        OwnRouteTold outcomes = new OwnRouteTold(ids, watchers.metrics, watchers.notice);
        routes.startOwn(registry, ids, outcomes);
        watchers.health.starts(outcomes);
        if (schedule != null) {
            schedule.start(routes.jobs());
        }
        LOG.info("routes of your own: " + String.join(", ", new TreeSet<>(ids)));
    }

    /** Fires none of them any more. */
    void stop() {
        if (schedule != null) {
            schedule.close();
        }
    }

    /** To be called when none of them is under way. */
    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
