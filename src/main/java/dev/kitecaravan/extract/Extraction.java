package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.kitecaravan.table.StateReader;

/** The extraction side of one run: opens its endpoints, and knows what their state speaks of. */
public final class Extraction {
    private final WalkContext context;
    private final ParentEndpoints parents;
    private final ReadAhead readAhead;
    private final long textBytes;

    /**
     * @param textBytes the longest text that the destination holds, in UTF-8
     * @param requests  requests the run has spent so far
     */
    public Extraction(StateReader state, RunClock clock, ExtractSettings settings, ParentEndpoints parents,
            ReadAhead readAhead, long textBytes, LongSupplier requests) {
        ExtractState extractState = new ExtractState(state);
        this.parents = parents;
        this.readAhead = readAhead;
        this.textBytes = textBytes;
        this.context = new WalkContext(extractState, clock, settings.withLogsWithin(textBytes),
                ListTraits.read(extractState),
                parents.organizations(),
                parents.pipelines(), requests);
    }

    public EndpointExtraction open(Endpoint endpoint) {
        Slugs slugs = context.slugs();
        Endpoint parent = parents.of(endpoint);
        boolean builds = endpoint.isBuildsList();
        Ledger ledger = builds ? new Ledger(endpoint, context.clock(), context.state()) : null;
        BuildNumbers numbers = builds ? new BuildNumbers(endpoint, context, slugs) : null;
        PipelineBackfill histories = null;
        Planner planner;
        if (builds) {
            readAhead.jobs().know(ledger.large());
            histories = new PipelineBackfill(endpoint, context, new Requests(endpoint, 0));
            planner = new BuildsPlanner(endpoint, parent, context, ledger, numbers, histories, slugs,
                    new ChildAnswers(context.state(), parents));
        } else if (parent == null) {
            planner = new SinglePlanner(endpoint, context);
        } else {
            planner = new ParentPlanner(endpoint, parent, context);
        }
        boolean isParent = parents.isParent(endpoint);
        Set<String> boundFields = isParent ? parents.boundFields(endpoint) : Set.of();
        RecordTaker taker = new RecordTaker(endpoint, context, slugs, ledger, numbers, isParent, boundFields);
        EndpointWalk walk = new EndpointWalk(planner, context.clock(), readAhead);
        return new EndpointExtraction(endpoint, planner, walk, taker, histories, context.traits(),
                context.settings().logBytes(),
                textBytes);
    }

    /** An endpoint's walk is over, or there is none: nothing is kept for it any more. */
    public void ended(Endpoint endpoint) {
        readAhead.end(endpoint.id());
    }

    /** What a run over these endpoints, parents first, would cost; spends a handful of requests to know. */
    public java.util.List<Estimate> plan(java.util.List<Endpoint> ordered) {
        return new RequestPlan(context, parents, readAhead.client()).estimate(ordered);
    }

    /** Slugs of the organizations the token sees, as their list told them last. */
    public Set<String> organizations() {
        Set<String> slugs = new LinkedHashSet<>();
        Presence presence = context.presence();
        for (var i = context.state().all(StateKind.PARENT, context.organizations()); i.hasNext();) {
            Map<String, Object> entry = i.next().value();
            if (presence.of(context.organizations(), entry)) {
                slugs.add(String.valueOf(Parent.fromJson("", entry).keys().get("organization_slug")));
            }
        }
        return slugs;
    }

    /**
     * Whether an endpoint that a run needs only for its records as parents was read recently enough.
     *
     * @param endpoint a list of organizations or pipelines
     */
    public boolean isFresh(Endpoint endpoint) {
        Endpoint parent = parents.of(endpoint);
        if (parent == null) {
            return isFresh(endpoint, "*");
        }
        Iterator<Parent> lists = new ParentScan(context.state(), context.presence(), parent, false);
        boolean any = false;
        while (lists.hasNext()) {
            Parent list = lists.next();
            Map<String, Object> keys = list.keys();
            if (context.settings().scope().accepts(keys.get("organization_slug"), keys.get("pipeline_slug"))) {
                if (!isFresh(endpoint, list.key())) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private boolean isFresh(Endpoint endpoint, String list) {
        Map<String, Object> done = context.state().get(StateKind.DONE, endpoint.id(), list);
        if (done == null) {
            return false;
        }
        Instant at = Instant.parse((String) done.get("at"));
        // Read in the future, that is, by a clock that was wrong: it may have been long ago.
        boolean doubtful = at.isAfter(context.clock().latestNow().plus(RunClock.LARGE_SKEW));
        return !doubtful && !at.plus(context.settings().parentsMaxAge()).isBefore(context.clock().serverNow());
    }

    /**
     * Why the state of an endpoint does not fit its route file any more.
     *
     * @return empty when it fits, or when there is none
     */
    public Optional<String> edited(Endpoint endpoint) {
        Map<String, Object> known = context.state().get(StateKind.FINGERPRINT, endpoint.id(), "*");
        if (known == null || endpoint.fingerprint().equals(known.get("text"))) {
            return Optional.empty();
        }
        return Optional.of("endpoint " + endpoint.id() + ": the route file now reads " + endpoint.fingerprint()
                + ", what was loaded so far is of " + known.get("text") + ". Keep its state with 'caravan state keep "
                + endpoint.id() + "', or load it anew with 'caravan state reset " + endpoint.id() + "'");
    }

    /** Whether nothing was loaded of an endpoint yet. */
    public boolean isFirstLoad(Endpoint endpoint) {
        return context.state().get(StateKind.FINGERPRINT, endpoint.id(), "*") == null;
    }

    /** What is to be remembered of a route file with the endpoint's first commit. */
    public static dev.kitecaravan.table.StateChange fingerprint(Endpoint endpoint) {
        return StateKind.FINGERPRINT.put(endpoint.id(), "*", Map.of("text", endpoint.fingerprint()));
    }
}
