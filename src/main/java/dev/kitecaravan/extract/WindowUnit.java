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
 * interrupted walk goes on, so rows that arrive or go meanwhile do not matter.
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
    private LoopGuard guard = new LoopGuard();
    private boolean secondTooFull;

    /**
     * What is asked for.
     *
     * @param name   {@code new}, {@code open}, {@code finished}, {@code rescan} or {@code history}
     * @param from   lower bound of {@code created_at}; null for none
     * @param to     upper bound, exclusive; null for none
     * @param filter further query; empty for none
     */
    record Pass(String name, Instant from, Instant to, String filter) {
    }

    /** Keeps how far a walk came. */
    interface Progress {
        /**
         * @param downTo everything of the window from here up was read
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
        return anchored();
    }

    private ApiRequest anchored() {
        ApiRequest request = requests.builds(path, organizations, pass.from(), to, pass.filter());
        guard.next(request.uri());
        return request;
    }

    @Override
    public boolean mayReadAhead(ApiRequest link) {
        return !cap.refuses(link.uri());
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
        guard.page(page);
        if (oldest != null) {
            progress.reached(Timestamps.second(oldest).plus(SECOND), false, changes);
        }
        if (cap.refuses(link.uri())) {
            return reanchored();
        }
        guard.next(link.uri());
        return link;
    }

    @Override
    public ApiRequest tooDeep(ApiRequest refused, List<StateChange> changes) {
        cap.learn(refused.uri(), changes);
        return reanchored();
    }

    private ApiRequest reanchored() {
        Instant next = oldest == null ? null : Timestamps.second(oldest).plus(SECOND);
        if (next == null || to != null && !next.isBefore(to)) {
            secondTooFull = true;
            return null;
        }
        to = next;
        guard = new LoopGuard();
        return anchored();
    }

    /** Whether the walk ended because one second holds more builds than the list shows. */
    boolean secondTooFull() {
        return secondTooFull;
    }

    /** The earliest build seen; null before the first. */
    Instant oldest() {
        return oldest;
    }

    String pass() {
        return pass.name();
    }

    String filter() {
        return pass.filter();
    }

    /** The rest of this walk, below a second. */
    WindowUnit below(Instant second) {
        return new WindowUnit(requests, parent, path, organizations,
                new Pass(pass.name(), pass.from(), second, pass.filter()), progress, cap);
    }
}
