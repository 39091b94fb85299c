package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.extract.Intervals.Interval;
import dev.kitecaravan.load.StateChange;

/**
 * The passes over one builds list in one run, in this order: <em>open</em>, builds that run, since final ones reopen;
 * <em>new</em>, what no interval covers yet; <em>finished</em>, what finished since the last such pass began;
 * <em>rescan</em>, the last days whole, now and then. A first load is the new pass alone.
 */
final class BuildsPasses {
    private static final String RUNNING = "state%5B%5D=creating&state%5B%5D=scheduled&state%5B%5D=running"
            + "&state%5B%5D=failing&state%5B%5D=canceling";

    private final Endpoint endpoint;
    private final Parent parent;
    private final WalkContext context;
    private final Requests requests;
    private final String key;
    private final String path;
    private final Deque<UnitOfWork> queue = new ArrayDeque<>();
    private final Set<Instant> fullSeconds = new HashSet<>();
    private final boolean firstLoad;
    private final Instant lowerEdge;
    private Cursor cursor;
    private WindowUnit current;
    private int step;

    BuildsPasses(Endpoint endpoint, Parent parent, WalkContext context, Requests requests) {
        this.endpoint = endpoint;
        this.parent = parent;
        this.context = context;
        this.requests = requests;
        this.key = parent == null ? "*" : parent.key();
        this.path = requests.path(parent);
        Cursor known = Cursor.fromJson(context.state().get(StateKind.CURSOR, endpoint.id(), key));
        boolean again = context.settings().fullRefresh() && !context.clock().runId().equals(known.firstRun());
        this.cursor = again ? Cursor.NONE : known;
        this.firstLoad = cursor.firstRun() == null || cursor.firstRun().equals(context.clock().runId());
        this.lowerEdge = cursor.covered().end();
    }

    UnitOfWork next() {
        if (current != null && current.secondTooFull()) {
            splitSecond();
        }
        current = null;
        while (queue.isEmpty() && step < 4) {
            plan(step++);
        }
        UnitOfWork unit = queue.poll();
        current = unit instanceof WindowUnit window ? window : null;
        return unit;
    }

    private void plan(int at) {
        if (context.settings().isBounded()) {
            if (at == 0) {
                planBounded();
            }
            return;
        }
        switch (at) {
            case 0 -> planPass("open", null, null, RUNNING, null);
            case 1 -> planNew();
            case 2 -> planFinished();
            default -> planRescan();
        }
    }

    private void planBounded() {
        Instant to = context.settings().to() == null ? context.clock().windowEnd() : context.settings().to();
        if (!cursor.passDone(context.clock().runId(), "backfill")) {
            Instant reached = cursor.passReached(context.clock().runId(), "backfill");
            queue.add(unit("backfill", context.settings().from(), reached == null ? to : reached, "",
                    passProgress("backfill")));
        }
    }

    private void planNew() {
        Instant start = context.settings().startOrEarliest();
        Instant end = context.clock().windowEnd();
        cursor = cursor.begun(context.clock());
        for (Interval gap : cursor.covered().gaps(start, end)) {
            Instant from = gap.from().equals(ExtractSettings.EARLIEST) ? null : gap.from();
            queue.add(unit("new", from, gap.to(), "", (downTo, last, changes) -> {
                cursor = cursor.covering(downTo == null ? ExtractSettings.EARLIEST : downTo, gap.to());
                if (cursor.finishedMark() == null && cursor.covered().gaps(start, end).isEmpty()) {
                    // The first load is complete: the passes start from where it began.
                    cursor = cursor.finished(cursor.firstEnd()).rescanned(cursor.firstEnd());
                }
                save(changes);
            }));
        }
    }

    private void planFinished() {
        if (cursor.finishedMark() == null) {
            return;
        }
        Instant since = Timestamps.second(cursor.finishedMark().minus(context.settings().finishedOverlap()));
        planPass("finished", null, lowerEdge, "finished_from=" + Requests.value(since.toString()), () -> {
            // Frozen when the pass begins, and only taken over when it has ended.
            Instant began = context.clock().windowEnd();
            cursor = cursor.finished(began.isAfter(cursor.finishedMark()) ? began : cursor.finishedMark());
        });
    }

    private void planRescan() {
        ExtractSettings settings = context.settings();
        Instant end = context.clock().windowEnd();
        boolean due = cursor.rescanMark() != null && !settings.rescanSpan().isZero()
                && !end.isBefore(cursor.rescanMark().plus(settings.rescanEvery()));
        if (due) {
            planPass("rescan", Timestamps.second(end.minus(settings.rescanSpan())), lowerEdge, "",
                    () -> cursor = cursor.rescanned(end));
        }
    }

    private void planPass(String name, Instant from, Instant to, String filter, Runnable whenDone) {
        String run = context.clock().runId();
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
            cursor = cursor.pass(context.clock().runId(), name, last ? null : downTo);
            save(changes);
        };
    }

    private WindowUnit unit(String pass, Instant from, Instant to, String filter, WindowUnit.Progress progress) {
        return new WindowUnit(requests, parent, path, Requests.organizations(parent),
                new WindowUnit.Pass(pass, from, to, filter), progress, context.cap());
    }

    private void save(List<StateChange> changes) {
        changes.add(StateKind.CURSOR.put(endpoint.id(), key, cursor.toJson()));
    }

    /** One second holds more builds than the list shows: that second is read pipeline by pipeline. */
    private void splitSecond() {
        Instant second = Timestamps.second(current.oldest());
        if (!fullSeconds.add(second) || path.contains("/pipelines/")) {
            throw new IllegalStateException(path + " holds more builds created at " + second
                    + " than the API lists; they cannot be read whole. Read the other endpoints with --only, and tell Buildkite");
        }
        for (Iterator<Parent> pipelines = pipelines(); pipelines.hasNext();) {
            Parent pipeline = pipelines.next();
            boolean last = !pipelines.hasNext();
            String own = Requests.pipelineBuilds((String) pipeline.keys().get("organization_slug"),
                    (String) pipeline.keys().get("pipeline_slug"));
            queue.add(new WindowUnit(requests, parent, own, Requests.organizations(pipeline),
                    new WindowUnit.Pass(current.pass(), second, second.plusSeconds(1), current.filter()),
                    (downTo, done, changes) -> {
                        if (last && done && current.pass().equals("new")) {
                            cursor = cursor.covering(second, second.plusSeconds(1));
                            save(changes);
                        }
                    }, context.cap()));
        }
        queue.add(current.below(second));
    }

    private Iterator<Parent> pipelines() {
        Endpoint list = new Endpoint(context.pipelines(), PathTemplate.parse("/v2/organizations/{org.slug}/pipelines"),
                "", "",
                Where.ALL, Endpoint.Passes.NONE, "");
        Iterator<Parent> all = new ParentScan(context.state(), list, false);
        Object organization = parent == null ? null : parent.keys().get("organization_slug");
        Deque<Parent> chosen = new ArrayDeque<>();
        all.forEachRemaining(p -> {
            if (organization == null || organization.equals(p.keys().get("organization_slug"))) {
                chosen.add(p);
            }
        });
        return chosen.iterator();
    }
}
