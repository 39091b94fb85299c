package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/** Follows a plain list, or reads a single object, from its first page to its last. */
final class ListUnit implements UnitOfWork {
    /** The status in state of a list that was read to its end. */
    static final String DONE = "done";

    private final Endpoint endpoint;
    private final Parent parent;
    private final ApiRequest first;
    private final RunClock clock;
    private final LoopGuard guard = LoopGuard.ofMoving();
    private final boolean refreshed;
    private final List<StateChange> whenMissing;
    private final KnownRecords known;
    private final ListedRecords listed;

    /**
     * @param refreshed   whether the list is read every run, rather than once per change of its parent
     * @param whenMissing further state to be noted when the API has nothing at its address
     */
    ListUnit(Endpoint endpoint, Parent parent, ApiRequest first, WalkContext context, boolean refreshed,
            List<StateChange> whenMissing) {
        this.endpoint = endpoint;
        this.parent = parent;
        this.first = first;
        this.clock = context.clock();
        this.refreshed = refreshed;
        this.whenMissing = whenMissing;
        this.known = endpoint.reading().untilKnown()
                ? new KnownRecords(context.settings().fullRefresh()
                        ? null
                        : context.state().get(kind(), endpoint.id(), key()))
                : null;
        this.listed = endpoint.reading().complete() ? new ListedRecords(endpoint, key(), context.state()) : null;
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
        boolean ends = known != null && known.endsAt(page);
        if (listed != null) {
            listed.saw(page);
        }
        if (link != null && !ends) {
            guard.page(page.raw(), page.fetch().request().uri(), false, link.uri());
            return link;
        }
        if (link == null && listed != null) {
            listed.end(page, changes);
        }
        changes.add(done(DONE));
        return null;
    }

    /** Where a list may end at any page, the next one is not asked for ahead. */
    @Override
    public ApiRequest ahead(ApiRequest link, RawPage page) {
        return known == null ? link : null;
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
        value.put("at", clock.sureNow().toString());
        value.put("status", status);
        if (known != null) {
            known.remember(value);
        }
        if (!refreshed) {
            value.put("hash", parent.hash());
        }
        return kind().put(endpoint.id(), key(), value);
    }

    private StateKind kind() {
        return refreshed ? StateKind.DONE : StateKind.UNIT;
    }

    private String key() {
        return parent == null ? "*" : parent.key();
    }
}
