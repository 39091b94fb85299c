package dev.kitecaravan.extract;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.StateChange;

/**
 * One unit per parent. Plain lists under organizations and pipelines are read every run; what hangs below builds and jobs,
 * and single objects, only when the parent is new or changed since it was asked.
 */
final class ParentPlanner implements Planner {
    private static final int MOST_COUNTED = 50_000;

    private final Endpoint endpoint;
    private final WalkContext context;
    private final Requests requests;
    private final Endpoint parentEndpoint;
    private final Iterator<Parent> parents;
    private final Iterator<ExtractState.Entry> units;
    private final boolean refreshed;
    private ExtractState.Entry unit;
    private long seen;
    private long inScope;
    private long matched;

    ParentPlanner(Endpoint endpoint, Endpoint parentEndpoint, WalkContext context) {
        this.endpoint = endpoint;
        this.parentEndpoint = parentEndpoint;
        this.context = context;
        this.requests = new Requests(endpoint, context.settings().logBytes());
        boolean jobs = endpoint.parent().resource() == Resource.JOB;
        this.parents = new ParentScan(context.state(), context.presence(), parentEndpoint, jobs);
        this.refreshed = endpoint.isReadEveryRun();
        this.units = context.state().all(kind(), endpoint.id());
    }

    @Override
    public UnitOfWork next() {
        while (parents.hasNext()) {
            Parent parent = parents.next();
            seen++;
            if (isWanted(parent) && !isDone(parent)) {
                return new ListUnit(endpoint, parent, requests.first(parent), context, refreshed,
                        whenMissing(parent));
            }
        }
        return null;
    }

    /** Looks at every parent; where they are very many it is not known. */
    @Override
    public long pending() {
        return pending(MOST_COUNTED);
    }

    /** @return -1 when there are more than {@code most} */
    long pending(long most) {
        ParentPlanner counting = new ParentPlanner(endpoint, parentEndpoint, context);
        long units = 0;
        while (counting.next() != null) {
            if (++units > most) {
                return -1;
            }
        }
        return units;
    }

    /** What is below a build and is not there may be so because the build is not: the next run asks for the build. */
    private List<StateChange> whenMissing(Parent parent) {
        boolean build = endpoint.parent().resource() == Resource.BUILD && parentEndpoint.isBuildsList();
        Map<String, Object> keys = parent.keys();
        return build && keys.get("build_number") instanceof Number number
                ? List.of(Ledger.ask(parentEndpoint.id(), parent.key(), String.valueOf(keys.get("organization_slug")),
                        String.valueOf(keys.get("pipeline_slug")), number.longValue()))
                : List.of();
    }

    /** Whether an endpoint is to be asked for a parent: one in scope, that its {@code where} lets pass, and that may have an answer. */
    static boolean isWanted(Endpoint endpoint, Parent parent, WalkContext context) {
        return isInScope(parent, context) && isMatched(endpoint, parent, context) && mayAnswer(endpoint, parent);
    }

    private boolean isWanted(Parent parent) {
        if (!isInScope(parent, context)) {
            return false;
        }
        inScope++;
        if (!isMatched(endpoint, parent, context)) {
            return false;
        }
        matched++;
        return mayAnswer(endpoint, parent);
    }

    private static boolean isInScope(Parent parent, WalkContext context) {
        Map<String, Object> keys = parent.keys();
        return context.settings().scope().accepts(keys.get("organization_slug"), keys.get("pipeline_slug"));
    }

    private static boolean isMatched(Endpoint endpoint, Parent parent, WalkContext context) {
        return endpoint.where().accepts(parent::field, context.clock().serverNow());
    }

    /** Only a script job that has started has a log. */
    private static boolean mayAnswer(Endpoint endpoint, Parent parent) {
        return endpoint.resource() != Resource.JOB_LOG
                || "script".equals(parent.field("type")) && parent.field("started_at") != null;
    }

    @Override
    public boolean isAnsweredBefore() {
        Iterator<ExtractState.Entry> known = context.state().all(kind(), endpoint.id());
        while (known.hasNext()) {
            Map<String, Object> value = known.next().value();
            boolean counts = !refreshed || context.clock().runId().equals(value.get("run"));
            if (counts && ListUnit.DONE.equals(value.get("status"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isAskedBefore() {
        return !refreshed && context.state().any(StateKind.UNIT, endpoint.id());
    }

    @Override
    public List<String> remarks() {
        if (seen == 0) {
            return List.of("no parent: " + parentEndpoint.id() + " has no records");
        }
        if (inScope == 0) {
            return List.of("no parent is among caravan.organizations and caravan.pipelines");
        }
        return matched > 0 ? List.of() : List.of("no parent matched: " + endpoint.where());
    }

    private StateKind kind() {
        return refreshed ? StateKind.DONE : StateKind.UNIT;
    }

    /** Both iterations run in the order of the keys, so one look ahead is enough. */
    private boolean isDone(Parent parent) {
        while ((unit == null || unit.key().compareTo(parent.key()) < 0) && units.hasNext()) {
            unit = units.next();
        }
        if (unit == null || !unit.key().equals(parent.key())) {
            return false;
        }
        boolean thisRun = context.clock().runId().equals(unit.value().get("run"));
        if (refreshed || context.settings().fullRefresh()) {
            return thisRun && !endpoint.reading().anew();
        }
        return parent.hash().equals(unit.value().get("hash"));
    }
}
