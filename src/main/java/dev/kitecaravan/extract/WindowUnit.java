package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.load.StateChange;

/**
 * Walks one window of a builds list, newest first. The next link is followed until the list's depth cap; there the walk
 * re-anchors: page 1 of what was created up to and including the second of the oldest build seen. The same is how an
 * interrupted walk goes on, so rows that arrive or go meanwhile do not matter. A list with a filter that builds enter and
 * leave while it is read (those that run, those that finished) re-anchors after every page: a row that left would
 * otherwise pull another one past the walk.
 */
final class WindowUnit implements UnitOfWork {
    private static final Duration SECOND = Duration.ofSeconds(1);

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
    public boolean mayReadAhead(ApiRequest link) {
        return !isMoving() && !cap.refuses(link.uri());
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
        if (cap.refuses(link.uri()) || isMoving() && mayAnchor()) {
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

    /** Whether the walk has come below the second it is anchored at. */
    private boolean mayAnchor() {
        return oldest != null && (to == null || Timestamps.second(oldest).plus(SECOND).isBefore(to));
    }

    private ApiRequest reanchored() {
        if (!mayAnchor()) {
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
