package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.PageSize;
import dev.kitecaravan.table.StateChange;

/**
 * Walks one window of a builds list, newest first. After a page it re-anchors: page 1 of what was created up to an
 * {@link Overlap} above the oldest build seen. Page numbers count from the top, so a build that is deleted, or leaves a
 * filtered list, would pull another one past a walk that followed them; an anchor does not move. An interrupted walk goes
 * on in the same way.
 *
 * <p>
 * Builds of the overlap are read twice. Where many lie in it, that would cost more requests than a few in a hundred, and
 * the next link is followed instead; at the list's depth cap, and in a list that moves, the walk re-anchors whatever it
 * costs.
 */
final class WindowUnit implements UnitOfWork {
    private final Requests requests;
    private final Parent parent;
    private final String path;
    private final Set<String> organizations;
    private final Pass pass;
    private final Progress progress;
    private final ListTraits traits;
    private Instant to;
    private Instant oldest;
    private LoopGuard guard;
    private Overlap overlap;
    private CrowdedSecond crowded;

    /**
     * What is asked for.
     *
     * @param name   {@code new}, {@code open}, {@code finished}, {@code blocked}, {@code rescan}, {@code backfill} or
     *               {@code history}
     * @param from   lower bound of {@code created_at}; null for none
     * @param to     upper bound, exclusive; null for none
     * @param filter further query; empty for none
     * @param bare   whether to ask without jobs first, since large builds are about
     */
    record Pass(String name, Instant from, Instant to, String filter, boolean bare) {
        Pass(String name, Instant from, Instant to, String filter) {
            this(name, from, to, filter, false);
        }
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
            ListTraits traits) {
        this.requests = requests;
        this.parent = parent;
        this.path = path;
        this.organizations = organizations;
        this.pass = pass;
        this.progress = progress;
        this.traits = traits;
        this.overlap = Overlap.of(traits.disorder());
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
        ApiRequest first = requests.builds(path, organizations, pass.from(), to, pass.filter());
        return pass.bare() ? Requests.bare(first) : first;
    }

    @Override
    public ApiRequest ahead(ApiRequest link, RawPage page) {
        if (isMoving() || page.oldest() == null) {
            return null;
        }
        Instant reached = older(page.oldest());
        boolean refused = traits.cap().refuses(link.uri());
        Instant anchor = anchor(overlap.after(page, reached), reached, link, refused);
        return anchor != null ? below(anchor) : refused ? null : link;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        if (link == null) {
            progress.reached(pass.from(), true, changes);
            return null;
        }
        RawPage raw = page.raw();
        Instant reached = older(raw.oldest());
        guard.page(raw, page.fetch().request().uri(), !Objects.equals(reached, oldest), link.uri());
        oldest = reached;
        traits.saw(path, raw.disorder(), changes);
        overlap = overlap.after(raw, oldest);
        if (oldest != null) {
            progress.reached(earlier(overlap.above(oldest), to), false, changes);
        }
        boolean refused = traits.cap().refuses(link.uri());
        Instant anchor = anchor(overlap, oldest, link, refused);
        return anchor != null || refused ? reanchored(anchor) : link;
    }

    @Override
    public ApiRequest tooDeep(ApiRequest refused, List<StateChange> changes) {
        traits.cap().learn(refused.uri(), changes);
        return reanchored(anchor(overlap, oldest, null, true));
    }

    private boolean isMoving() {
        return !pass.filter().isEmpty();
    }

    private LoopGuard guard() {
        return isMoving() || pass.to() == null ? LoopGuard.ofMoving() : LoopGuard.ofFrozen();
    }

    /**
     * Where to go on by an anchor.
     *
     * @param read    with the pages read so far
     * @param reached the oldest build they showed
     * @param link    the next page's address as the answer gave it; null where there is none
     * @param refused whether the list goes no deeper
     * @return null when the next link is to be followed, or there is no way on
     */
    private Instant anchor(Overlap read, Instant reached, ApiRequest link, boolean refused) {
        if (reached == null) {
            return null;
        }
        if (refused || isMoving()) {
            return read.narrowed(reached, to);
        }
        if (PageSize.of(link.uri()) == 1) {
            // Pages of one build are for those that are heavy: below an anchor it would come again.
            return null;
        }
        Instant above = read.above(reached);
        return (to == null || above.isBefore(to)) && read.isCheap(above) ? above : null;
    }

    private Instant older(Instant build) {
        return oldest == null || build != null && build.isBefore(oldest) ? build : oldest;
    }

    private static Instant earlier(Instant one, Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    /** Page 1 of what was created before. */
    private ApiRequest below(Instant anchor) {
        return requests.builds(path, organizations, pass.from(), anchor, pass.filter());
    }

    /** @param anchor null when there is none */
    private ApiRequest reanchored(Instant anchor) {
        if (anchor == null) {
            crowded = new CrowdedSecond(path, oldest == null ? null : Timestamps.second(oldest), pass, progress);
            return null;
        }
        to = anchor;
        guard = guard();
        overlap = overlap.anchored(anchor);
        return first();
    }

    @Override
    public CrowdedSecond crowded() {
        return crowded;
    }
}
