package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/** Follows a plain list, or reads a single object, from its first page to its last. */
final class ListUnit implements UnitOfWork {
    private final Endpoint endpoint;
    private final Parent parent;
    private final ApiRequest first;
    private final RunClock clock;
    private final LoopGuard guard = LoopGuard.ofMoving();
    private final boolean refreshed;
    private final List<StateChange> whenMissing;

    /**
     * @param refreshed   whether the list is read every run, rather than once per change of its parent
     * @param whenMissing further state to be noted when the API has nothing at its address
     */
    ListUnit(Endpoint endpoint, Parent parent, ApiRequest first, RunClock clock, boolean refreshed,
            List<StateChange> whenMissing) {
        this.endpoint = endpoint;
        this.parent = parent;
        this.first = first;
        this.clock = clock;
        this.refreshed = refreshed;
        this.whenMissing = whenMissing;
    }

    @Override
    public String label() {
        return first.uri().getPath();
    }

    @Override
    public Parent parent() {
        return parent;
    }

    @Override
    public ApiRequest first() {
        return first;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        if (link != null) {
            guard.page(page, false, link.uri());
            return link;
        }
        changes.add(done("done"));
        return null;
    }

    @Override
    public boolean missing(Page page, List<StateChange> changes) {
        if (parent == null) {
            return false;
        }
        changes.add(done("missing"));
        changes.addAll(whenMissing);
        return true;
    }

    private StateChange done(String status) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("run", clock.runId());
        value.put("at", clock.serverNow().toString());
        value.put("status", status);
        String key = parent == null ? "*" : parent.key();
        if (refreshed) {
            return StateKind.DONE.put(endpoint.id(), key, value);
        }
        value.put("hash", parent.hash());
        return StateKind.UNIT.put(endpoint.id(), key, value);
    }
}
