package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/**
 * Walks one window of a builds list, newest first. After a page it re-anchors: page 1 of what was created up to and
 * including the second of the oldest build seen. Page numbers count from the top, so a build that is deleted, or leaves a
 * filtered list, would pull another one past a walk that followed them; an anchor does not move. An interrupted walk goes
 * on in the same way.
 *
 * <p>
 * Builds of the anchor's second are read twice. Where many share it, that would cost more requests than a
 * few in a hundred, and the next link is followed instead; at the list's depth cap the walk re-anchors whatever it costs.
 */
final class WindowUnit implements UnitOfWork {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Of the rows read so many may be read again for the sake of anchors, and a few more. */
    private static final double SHARE_READ_AGAIN = 0.03;
    private static final int FEW_READ_AGAIN = 5;

    private final Requests requests;
    private final Parent parent;
    private final String path;
    private final Set<String> organizations;
    private final Pass pass;
    private final Progress progress;
    private final DepthCap cap;
    private Instant to;
    private Instant oldest;
    private LoopGuard guard;
    private boolean secondTooFull;
    private long rows;
    private long readAgain;

    /**
     * What is asked for.
     *
     * @param name   {@code new}, {@code open}, {@code finished}, {@code rescan}, {@code backfill} or {@code history}
     * @param from   lower bound of {@code created_at}; null for none
     * @param to     upper bound, exclusive; null for none
     * @param filter further query; empty for none
     */
    record Pass(String name, Instant from, Instant to, String filter) {
    }

    /** Keeps how far a walk came. */
    interface Progress {
        /**
         * @param downTo everything of the window from here up was read; null when it has no lower bound and all was
         * @param last   the whole window was
         */
        void reached(Instant downTo, boolean last, List<StateChange> changes);
    }

    WindowUnit(Requests requests, Parent parent, String path, Set<String> organizations, Pass pass, Progress progress,
            DepthCap cap) {
        this.requests = requests;
        this.parent = parent;
        this.path = path;
        this.organizations = organizations;
        this.pass = pass;
        this.progress = progress;
        this.cap = cap;
        this.to = pass.to();
        this.guard = guard();
    }

    @Override
    public String label() {
        return path + " " + pass.name() + " [" + (pass.from() == null ? "" : pass.from()) + ", "
                + (pass.to() == null ? "" : pass.to()) + ")";
    }

    @Override
    public Parent parent() {
        return parent;
    }

    @Override
    public boolean decidesWhatFollows() {
        return true;
    }

    @Override
    public ApiRequest first() {
        return requests.builds(path, organizations, pass.from(), to, pass.filter());
    }

    @Override
    public boolean looksAhead() {
        return !isMoving();
    }

    @Override
    public ApiRequest ahead(ApiRequest link, PageEdge edge) {
        if (isMoving() || edge.oldest() == null) {
            return null;
        }
        Instant reached = oldest == null || edge.oldest().isBefore(oldest) ? edge.oldest() : oldest;
        boolean refused = cap.refuses(link.uri());
        if (mayAnchor(reached) && (refused || isCheap(edge))) {
            return below(reached);
        }
        return refused ? null : link;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        boolean older = page.oldest() != null && (oldest == null || page.oldest().isBefore(oldest));
        if (older) {
            oldest = page.oldest();
        }
        if (link == null) {
            progress.reached(pass.from(), true, changes);
            return null;
        }
        guard.page(page, older, link.uri());
        if (oldest != null) {
            progress.reached(Timestamps.second(oldest).plus(SECOND), false, changes);
        }
        boolean anchors = cap.refuses(link.uri()) || mayAnchor(oldest) && (isMoving() || isCheap(page.edge()));
        rows += page.records();
        if (anchors) {
            readAgain += page.edge().inOldestSecond();
            return reanchored();
        }
        return link;
    }

    @Override
    public ApiRequest tooDeep(ApiRequest refused, List<StateChange> changes) {
        cap.learn(refused.uri(), changes);
        return reanchored();
    }

    private boolean isMoving() {
        return !pass.filter().isEmpty();
    }

    private LoopGuard guard() {
        return isMoving() || pass.to() == null ? LoopGuard.ofMoving() : LoopGuard.ofFrozen();
    }

    /** Whether a walk that came so far has come below the second it is anchored at. */
    private boolean mayAnchor(Instant reached) {
        return reached != null && (to == null || Timestamps.second(reached).plus(SECOND).isBefore(to));
    }

    /** Whether the rows that an anchor below this page would show again are few enough. */
    private boolean isCheap(PageEdge edge) {
        return readAgain + edge.inOldestSecond() <= FEW_READ_AGAIN
                + SHARE_READ_AGAIN * (rows + edge.records());
    }

    /** Page 1 of what was created up to and including a build's second. */
    private ApiRequest below(Instant build) {
        return requests.builds(path, organizations, pass.from(), Timestamps.second(build).plus(SECOND), pass.filter());
    }

    private ApiRequest reanchored() {
        if (!mayAnchor(oldest)) {
            secondTooFull = true;
            return null;
        }
        to = Timestamps.second(oldest).plus(SECOND);
        guard = guard();
        return first();
    }

    /** Whether the walk ended because one second holds more builds than the list shows. */
    boolean secondTooFull() {
        return secondTooFull;
    }

    /** The second of the earliest build seen; null before the first. */
    Instant oldestSecond() {
        return oldest == null ? null : Timestamps.second(oldest);
    }

    String path() {
        return path;
    }

    Pass pass() {
        return pass;
    }

    Progress progress() {
        return progress;
    }
}
