package dev.kitecaravan.extract;

import java.util.Map;

/** The one unit of an endpoint without placeholders. */
final class SinglePlanner implements Planner {
    private final Endpoint endpoint;
    private final WalkContext context;
    private boolean planned;

    SinglePlanner(Endpoint endpoint, WalkContext context) {
        this.endpoint = endpoint;
        this.context = context;
    }

    @Override
    public UnitOfWork next() {
        if (planned) {
            return null;
        }
        planned = true;
        Map<String, Object> done = context.state().get(StateKind.DONE, endpoint.id(), "*");
        if (!endpoint.reading().anew() && done != null && context.clock().runId().equals(done.get("run"))) {
            return null;
        }
        Requests requests = new Requests(endpoint, context.settings().logBytes());
        return new ListUnit(endpoint, null, requests.first(null), context, true,
                java.util.List.of());
    }
}
