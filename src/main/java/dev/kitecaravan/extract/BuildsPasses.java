package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.kitecaravan.extract.Intervals.Interval;
import dev.kitecaravan.table.StateChange;

/**
 * The passes over one builds list in one run, in this order: <em>open</em>, builds that run, since final ones reopen;
 * <em>new</em>, what no interval covers yet; <em>finished</em>, what finished since the last such pass began;
 * <em>rescan</em>, now and then, what waits for somebody, however old, and the last days whole: a final build that is
 * retried and then waits shows neither among those that run nor, where the API tells no new end of it, among those that
 * finished. A first load is the new pass alone. A bounded run is a pass of its own, <em>backfill</em>, that moves no mark.
 */
final class BuildsPasses {
    private static final String RUNNING = "state%5B%5D=creating&state%5B%5D=scheduled&state%5B%5D=running"
            + "&state%5B%5D=failing&state%5B%5D=canceling";

    /** Not asked in every run: thousands may wait for years. */
    private static final String WAITING = "state%5B%5D=blocked";

    private final Endpoint endpoint;
    private final Parent parent;
    private final WalkContext context;
    private final Requests requests;
    private final String key;
    private final String path;
    private final String run;
    private final Deque<UnitOfWork> queue = new ArrayDeque<>();
    private final boolean firstLoad;
    private final boolean anyLarge;
    private Instant lowerEdge;
    private Cursor cursor;
    private UnitOfWork current;
    private int step;

    /** @param anyLarge whether a build is open that is too large to be read with its jobs */
    BuildsPasses(Endpoint endpoint, Parent parent, WalkContext context, Requests requests, boolean anyLarge) {
        this.anyLarge = anyLarge;
        this.endpoint = endpoint;
        this.parent = parent;
        this.context = context;
        this.requests = requests;
        this.key = parent == null ? "*" : parent.key();
        this.path = requests.path(parent);
        this.run = context.clock().runId();
        Cursor known = Cursor.fromJson(context.state().get(StateKind.CURSOR, endpoint.id(), key));
        boolean again = context.settings().fullRefresh() && !context.settings().isBounded()
                && !run.equals(known.firstRun());
        this.cursor = again ? Cursor.NONE : known;
        this.firstLoad = cursor.firstRun() == null || cursor.firstRun().equals(run);
    }

    /**
     * The next unit of work; null when the passes are through.
     *
     * @throws IllegalStateException when builds cannot be read whole, in words for the user; what comes after them is
     *                               given by the next call
     */
    UnitOfWork next() {
        CrowdedSecond crowded = current == null ? null : current.crowded();
        current = null;
        if (crowded != null) {
            splitSecond(crowded);
        }
        while (queue.isEmpty() && step < 4) {
            plan(step++);
        }
        current = queue.poll();
        return current;
    }

    /** Whether all of the list that a run is to read was read. */
    boolean isCovered() {
        return cursor.covered().gaps(context.settings().startOrEarliest(), context.clock().sureEnd()).isEmpty();
    }

    private void plan(int at) {
        boolean windowFirst = context.settings().isBounded() ? context.settings().to() == null : firstLoad;
        if (at == 0 && windowFirst && !context.clock().isSet()) {
            queue.add(new ServerTimeProbe(requests.newest(path, Requests.organizations(parent)), parent));
        }
        if (context.settings().isBounded()) {
            if (at == 1) {
                planBounded();
            }
            return;
        }
        switch (at) {
            case 0 -> planPass("open", start(), null, RUNNING, null);
            case 1 -> planNew();
            case 2 -> planFinished();
            default -> planRescan();
        }
    }

    private void planBounded() {
        Instant from = context.settings().from();
        Instant to = context.settings().to() == null ? context.clock().windowEnd() : context.settings().to();
        // The bounds are part of the name: another backfill that continues this run has a way of its own to go.
        String name = "backfill " + (from == null ? "" : from) + "/" + context.settings().to();
        if (!cursor.passDone(run, name)) {
            Instant reached = cursor.passReached(run, name);
            queue.add(unit("backfill", from, reached == null ? to : reached, "", passProgress(name)));
        }
    }

    private void planNew() {
        Instant start = context.settings().startOrEarliest();
        Instant end = context.clock().windowEnd();
        cursor = cursor.until(context.clock().latestNow()).begun(context.clock());
        lowerEdge = cursor.covered().end();
        for (Interval gap : cursor.covered().gaps(start, end)) {
            Instant from = gap.from().equals(ExtractSettings.EARLIEST) ? null : gap.from();
            queue.add(unit("new", from, gap.to(), "", covering(gap.to())));
        }
    }

    /** Progress of the new pass below an upper edge. */
    private WindowUnit.Progress covering(Instant upTo) {
        return (downTo, last, changes) -> {
            // As it is now: the first time that an answer tells may bring it forward.
            Instant sure = context.clock().sureEnd();
            cursor = cursor.covering(downTo == null ? ExtractSettings.EARLIEST : downTo, earlier(upTo, sure));
            if (cursor.finishedMark() == null && isCovered()) {
                // The first load is complete: the passes start from where it began.
                Instant began = earlier(cursor.firstEnd(), sure);
                cursor = cursor.finished(began).rescanned(began);
            }
            save(changes);
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void planFinished() {
        if (cursor.finishedMark() == null) {
            return;
        }
        Instant since = Timestamps.second(cursor.finishedMark().minus(context.settings().finishedOverlap()));
        planPass("finished", start(), lowerEdge, "finished_from=" + Requests.value(since.toString()), () -> {
            // Frozen when the pass begins, and only taken over when it has ended.
            Instant began = context.clock().sureEnd();
            cursor = cursor.finished(began.isAfter(cursor.finishedMark()) ? began : cursor.finishedMark());
        });
    }

    private void planRescan() {
        ExtractSettings settings = context.settings();
        Instant end = context.clock().sureEnd();
        boolean due = cursor.rescanMark() != null && !settings.rescanSpan().isZero()
                && !end.isBefore(cursor.rescanMark().plus(settings.rescanEvery()));
        if (!due) {
            return;
        }
        planPass("blocked", start(), lowerEdge, WAITING, null);
        Instant from = Timestamps.second(end.minus(settings.rescanSpan()));
        // Whatever of it the new pass has just read need not be read twice.
        if (lowerEdge == null || from.isBefore(lowerEdge)) {
            planPass("rescan", from, lowerEdge, "", () -> cursor = cursor.rescanned(end));
        }
    }

    private void planPass(String name, Instant from, Instant to, String filter, Runnable whenDone) {
        if (firstLoad || cursor.passDone(run, name)) {
            return;
        }
        Instant reached = cursor.passReached(run, name);
        WindowUnit.Progress progress = passProgress(name);
        queue.add(unit(name, from, reached == null ? to : reached, filter, (downTo, last, changes) -> {
            if (last && whenDone != null) {
                whenDone.run();
            }
            progress.reached(downTo, last, changes);
        }));
    }

    private WindowUnit.Progress passProgress(String name) {
        return (downTo, last, changes) -> {
            cursor = cursor.pass(run, name, last ? null : downTo);
            save(changes);
        };
    }

    private WindowUnit unit(String pass, Instant from, Instant to, String filter, WindowUnit.Progress progress) {
        return new WindowUnit(requests, parent, path, Requests.organizations(parent),
                new WindowUnit.Pass(pass, from, to, filter, anyLarge && !filter.isEmpty()), progress, context.traits());
    }

    /** Builds created before are not read, whatever becomes of them; null when all are. */
    private Instant start() {
        return context.settings().start() == null ? null : Timestamps.second(context.settings().start());
    }

    private void save(List<StateChange> changes) {
        changes.add(StateKind.CURSOR.put(endpoint.id(), key, cursor.toJson()));
    }

    /**
     * One second holds more builds than the list shows: that second is read pipeline by pipeline, then the walk goes on
     * below it. As long as a pipeline's part of it was not read whole, neither the interval nor the pass counts as done.
     */
    private void splitSecond(CrowdedSecond full) {
        Instant second = full.second();
        WindowUnit.Pass pass = full.pass();
        if (second == null) {
            throw tooFull(full.path(), "that are");
        }
        if (full.path().contains("/pipelines/")) {
            if (full.path().equals(path)) {
                goOnBelow(full, second, false, new int[]{1});
            }
            throw tooFull(full.path(), "created at " + second);
        }
        boolean covers = pass.name().equals("new");
        List<Parent> pipelines = context.pipelinesOf(parent);
        int[] left = {pipelines.size()};
        for (Parent pipeline : pipelines) {
            queue.add(new WindowUnit(requests, parent, Requests.pipelineBuilds(pipeline),
                    Requests.organizations(pipeline),
                    new WindowUnit.Pass(pass.name(), second, second.plusSeconds(1), pass.filter()),
                    (downTo, last, changes) -> {
                        if (last && --left[0] == 0 && covers) {
                            covering(second.plusSeconds(1)).reached(second, true, changes);
                        }
                    }, context.traits()));
        }
        goOnBelow(full, second, covers, left);
        if (pipelines.isEmpty()) {
            left[0] = 1;
            throw tooFull(full.path(), "created at " + second);
        }
    }

    private void goOnBelow(CrowdedSecond full, Instant second, boolean covers, int[] left) {
        WindowUnit.Pass pass = full.pass();
        WindowUnit.Progress below = covers || pass.name().equals("new") ? covering(second) : full.progress();
        queue.add(new WindowUnit(requests, parent, path, Requests.organizations(parent),
                new WindowUnit.Pass(pass.name(), pass.from(), second, pass.filter()), (downTo, last, changes) -> {
                    if (pass.name().equals("new") || left[0] == 0) {
                        below.reached(downTo, last, changes);
                    }
                }, context.traits()));
    }

    private static IllegalStateException tooFull(String path, String which) {
        return new IllegalStateException(path + " holds more builds " + which + " than the API lists, so they cannot be"
                + " read whole; what is older is read all the same. Tell Buildkite, or read that time by narrower lists");
    }
}
