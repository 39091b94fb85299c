package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.table.StateChange;

/**
 * One answer on its way through a route: what its raw records told, gathered before the user's steps saw them. Filled by
 * {@link RecordTaker}.
 */
public final class Page {
    private final UnitOfWork unit;
    private final Fetch fetch;
    private final List<StateChange> changes = new ArrayList<>();
    private final List<String> buildsGone = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private Instant before;
    private boolean newestFirst = true;
    private String url;

    Page(UnitOfWork unit, Fetch fetch) {
        this.unit = unit;
        this.fetch = fetch;
    }

    UnitOfWork unit() {
        return unit;
    }

    Fetch fetch() {
        return fetch;
    }

    List<StateChange> changes() {
        return changes;
    }

    /** What it holds, whatever the selector. */
    RawPage raw() {
        return fetch.raw();
    }

    /** The number of a build's jobs where they came by their own list; 0 where they did not. */
    int apart(String build) {
        return fetch.apart().getOrDefault(build, 0);
    }

    /** API ids of its records. */
    Set<String> ids() {
        return ids;
    }

    /** Whether every record has a time, and none a later one than the record before it. */
    boolean isNewestFirst() {
        return newestFirst;
    }

    void add(String id, Instant createdAt) {
        newestFirst &= createdAt != null && (before == null || !createdAt.isAfter(before));
        before = createdAt;
        if (id != null) {
            ids.add(id);
        }
    }

    /** API ids of root records that this page showed to be gone. */
    public List<String> gone() {
        return buildsGone;
    }

    /** The page's address, redacted. */
    public String url() {
        if (url == null) {
            url = fetch.url();
        }
        return url;
    }
}
