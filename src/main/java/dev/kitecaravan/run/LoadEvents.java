package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.kitecaravan.extract.ExtractState;
import dev.kitecaravan.extract.StateKind;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.run.component.LoadedConsumer;
import dev.kitecaravan.table.StateChange;

/**
 * Tells routes that start at {@code caravan:loaded} of the loads of a run, one event per load and route. A mark of it comes
 * into the state with the load's first commit, gets the counts with the run's last one, and goes when the route ended well;
 * so an event is told at least once, whatever dies in between. All under the run's lease; used by the run's thread.
 */
final class LoadEvents {
    /** How long taps of the routes may be silent before what they have not delivered counts as lost. */
    private static final Duration TAPS = Duration.ofMinutes(1);
    private static final String ENDPOINT = "endpoint";
    private static final String LOAD = "load_id";

    private final List<LoadedConsumer> routes;
    private final String runId;
    private final Destination destination;
    private final LoadIds loadIds;
    private final Map<String, String> loads = new LinkedHashMap<>();
    private final Map<String, SideWays> failed = new LinkedHashMap<>();
    private final Set<String> tried = new HashSet<>();

    /** @param routes those that were started; with none nothing is marked and no state is read */
    LoadEvents(List<LoadedConsumer> routes, String runId, Destination destination, LoadIds loadIds) {
        this.routes = routes;
        this.runId = runId;
        this.destination = destination;
        this.loadIds = loadIds;
    }

    /** An endpoint begins to be loaded. */
    void begin(String endpoint, String loadId) {
        loads.put(endpoint, loadId);
    }

    /** What is to be remembered with an endpoint's first commit: should the run not get to its end, the next one tells. */
    List<StateChange> atFirstCommit(String endpoint) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put(LOAD, loads.get(endpoint));
        event.put("run_id", runId);
        event.put(ENDPOINT, endpoint);
        event.put("outcome", "interrupted");
        event.put("tables", Map.of());
        return marks(endpoint, event);
    }

    /** What is to be remembered with the run's last commit. */
    List<StateChange> atLastCommit(List<EndpointReport> reports) {
        List<StateChange> marks = new ArrayList<>();
        for (EndpointReport report : reports) {
            if (loads.containsKey(report.endpoint())) {
                Map<String, Object> event = new LinkedHashMap<>();
                event.put(LOAD, loads.get(report.endpoint()));
                event.putAll(ReportBody.of(runId, report));
                marks.addAll(marks(report.endpoint(), event));
            }
        }
        return marks;
    }

    private List<StateChange> marks(String endpoint, Map<String, Object> event) {
        return routes.stream().filter(route -> route.follows(endpoint))
                .map(route -> StateKind.EVENT.put("", event.get(LOAD) + " " + route.getRouteId(), event)).toList();
    }

    /**
     * Tells what waits to be told, the oldest first, each once in a run.
     *
     * @param stopping whether the rest is to be left to the next run
     */
    void deliver(BooleanSupplier stopping) {
        if (routes.isEmpty()) {
            return;
        }
        List<ExtractState.Entry> waiting = new ArrayList<>();
        for (Iterator<ExtractState.Entry> all = new ExtractState(destination.state()).all(StateKind.EVENT, ""); all
                .hasNext();) {
            waiting.add(all.next());
        }
        List<StateChange> told = new ArrayList<>();
        try {
            for (ExtractState.Entry mark : waiting) {
                LoadedConsumer route = routeOf(mark.key());
                if (route != null && !stopping.getAsBoolean() && tried.add(mark.key()) && isTold(route, mark.value())) {
                    told.add(StateKind.EVENT.remove("", mark.key()));
                }
            }
        } finally {
            forget(told);
        }
    }

    /** Null when the route is not here: another program on the same dataset may have it. */
    private LoadedConsumer routeOf(String key) {
        String id = key.substring(key.indexOf(' ') + 1);
        return routes.stream().filter(route -> route.getRouteId().equals(id)).findFirst().orElse(null);
    }

    private boolean isTold(LoadedConsumer route, Map<String, Object> event) {
        Delivery delivery = new Delivery(new TapDeliveries(), new SideWays("event"));
        Exception failure = route.deliver(event, delivery);
        delivery.taps.await(TAPS, delivery.sideWays::failed);
        if (failure != null) {
            StepFailure at = StepFailure.of(failure);
            delivery.sideWays.failed(at == null ? "route " + route.getRouteId() : at.step(), Messages.of(failure));
        }
        List<SideWay> ways = delivery.sideWays.told();
        SideWays all = failed.computeIfAbsent((String) event.get(ENDPOINT), endpoint -> new SideWays("event"));
        ways.forEach(all::add);
        return ways.isEmpty();
    }

    private void forget(List<StateChange> told) {
        if (!told.isEmpty()) {
            try (Load load = destination.begin(loadIds.next())) {
                load.commit(Bookkeeping.ofState(told));
            }
        }
    }

    /** The reports with what was not told of their endpoints; also of endpoints that this run did not read. */
    List<EndpointReport> withFailures(List<EndpointReport> reports, RunListener listener) {
        List<EndpointReport> all = new ArrayList<>(reports);
        failed.forEach((endpoint, ways) -> {
            List<SideWay> lost = ways.told();
            if (lost.isEmpty()) {
                return;
            }
            lost.forEach(way -> listener.undelivered(endpoint, way));
            int at = 0;
            while (at < all.size() && !all.get(at).endpoint().equals(endpoint)) {
                at++;
            }
            if (at == all.size()) {
                all.add(EndpointReport.nothing(endpoint, EndpointReport.Outcome.COMPLETE, Failures.NONE));
            }
            all.set(at, all.get(at).withUndelivered(lost));
        });
        return all;
    }

    /** One event on its way through a route. */
    private record Delivery(TapDeliveries taps, SideWays sideWays) implements TapWatch {
    }
}
