package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.StateChange;

/**
 * A list over many pipelines has one cursor for all of them, so a pipeline that the token or the scope did not show before
 * has a past that no cursor covers. Such a pipeline's history is read once by its own list; one that vanished and came
 * back is read from its last sighting: what was created since, and what finished since.
 */
final class PipelineBackfill implements Planner {
    /** The key beside the pipelines' ids: that the pipelines of the first load were noted, and the last whole run's end. */
    private static final String ALL = "*";

    private final Endpoint endpoint;
    private final WalkContext context;
    private final Requests requests;
    private final boolean concerned;
    private final Instant lastWhole;
    private boolean firstTime;
    private Presence presence;
    private Deque<UnitOfWork> queue;
    private UnitOfWork current;

    PipelineBackfill(Endpoint endpoint, WalkContext context, Requests requests) {
        this.endpoint = endpoint;
        this.context = context;
        this.requests = requests;
        this.concerned = !endpoint.path().text().contains("/pipelines/") && !context.settings().isBounded();
        Map<String, Object> all = context.state().get(StateKind.SEEN, endpoint.id(), ALL);
        this.firstTime = all == null;
        this.lastWhole = all == null ? null : instant(all.get("at"));
    }

    /** @throws IllegalStateException when a history cannot be read whole; the next call goes on with the others */
    @Override
    public UnitOfWork next() {
        if (queue == null) {
            queue = new ArrayDeque<>();
            if (concerned && !firstTime) {
                plan();
            }
        }
        CrowdedSecond crowded = current == null ? null : current.crowded();
        current = null;
        if (crowded != null) {
            throw new IllegalStateException(crowded.path() + " holds more builds created at " + crowded.second()
                    + " than the API lists, so its history cannot be read whole. Tell Buildkite");
        }
        current = queue.poll();
        return current;
    }

    private void plan() {
        for (Iterator<ExtractState.Entry> i = pipelines(); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Parent pipeline = Parent.fromJson(entry.key(), entry.value());
            if (!isVisible(pipeline, entry.value()) || isOfNewList(entry.value())) {
                continue;
            }
            Map<String, Object> seen = context.state().get(StateKind.SEEN, endpoint.id(), pipeline.key());
            if (seen == null) {
                queue.add(history(pipeline, context.settings().startOrEarliest(), null, new boolean[]{true}));
            } else if (seen.get("gone") != null) {
                addReturned(pipeline, instant(seen.get("gone")), instant(seen.get("down_to")));
            }
        }
    }

    /** Whether the pipeline's organization is new too, so that this run reads its builds by the organization's list. */
    private boolean isOfNewList(Map<String, Object> entry) {
        if (endpoint.parent() == null) {
            return false;
        }
        String organization = String.valueOf(entry.get("list"));
        Cursor cursor = Cursor.fromJson(context.state().get(StateKind.CURSOR, endpoint.id(), organization));
        return context.clock().runId().equals(cursor.firstRun());
    }

    private void addReturned(Parent pipeline, Instant from, Instant downTo) {
        boolean[] finishedRead = {from.equals(ExtractSettings.EARLIEST)};
        if (!finishedRead[0]) {
            Instant start = context.settings().start();
            queue.add(unit(pipeline, start, from, "finished_from=" + Requests.value(from.toString()),
                    (reached, last, changes) -> finishedRead[0] |= last));
        }
        queue.add(history(pipeline, from, downTo, finishedRead));
    }

    private UnitOfWork history(Parent pipeline, Instant from, Instant downTo, boolean[] othersRead) {
        Instant to = downTo == null ? context.clock().windowEnd() : downTo;
        return unit(pipeline, from.equals(ExtractSettings.EARLIEST) ? null : from, to, "",
                (reached, last, changes) -> {
                    boolean done = last && othersRead[0];
                    changes.add(StateKind.SEEN.put(endpoint.id(), pipeline.key(),
                            seenEntry(done ? null : from, done || last ? null : reached)));
                });
    }

    private WindowUnit unit(Parent pipeline, Instant from, Instant to, String filter, WindowUnit.Progress progress) {
        return new WindowUnit(requests, null, Requests.pipelineBuilds(pipeline), Requests.organizations(pipeline),
                new WindowUnit.Pass("history", from, to, filter), progress, context.traits());
    }

    /** Notes, with the first page of a first load, which pipelines its one list covers. */
    void begin(List<StateChange> changes) {
        if (concerned && firstTime) {
            firstTime = false;
            queue = new ArrayDeque<>();
            for (Iterator<ExtractState.Entry> i = pipelines(); i.hasNext();) {
                ExtractState.Entry entry = i.next();
                if (isVisible(Parent.fromJson(entry.key(), entry.value()), entry.value())) {
                    changes.add(StateKind.SEEN.put(endpoint.id(), entry.key(), seenEntry(null, null)));
                }
            }
            changes.add(StateKind.SEEN.put(endpoint.id(), ALL, new LinkedHashMap<>()));
        }
    }

    /** Notes what the lists of this run showed; to be committed when the endpoint's walk has ended well. */
    void end(List<StateChange> changes) {
        if (!concerned) {
            return;
        }
        begin(changes);
        for (Iterator<ExtractState.Entry> i = pipelines(); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Map<String, Object> seen = context.state().get(StateKind.SEEN, endpoint.id(), entry.key());
            boolean visible = isVisible(Parent.fromJson(entry.key(), entry.value()), entry.value());
            if (seen == null && visible) {
                changes.add(StateKind.SEEN.put(endpoint.id(), entry.key(), seenEntry(null, null)));
            } else if (seen != null && !visible && seen.get("gone") == null) {
                // Until the end of the last whole run everything of it was read.
                Instant since = lastWhole == null ? context.settings().startOrEarliest() : lastWhole;
                changes.add(StateKind.SEEN.put(endpoint.id(), entry.key(), seenEntry(since, null)));
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", context.clock().sureEnd().toString());
        changes.add(StateKind.SEEN.put(endpoint.id(), ALL, all));
    }

    private Iterator<ExtractState.Entry> pipelines() {
        if (presence == null) {
            presence = context.presence();
        }
        return context.state().all(StateKind.PARENT, context.pipelines());
    }

    private boolean isVisible(Parent pipeline, Map<String, Object> entry) {
        return presence.of(context.pipelines(), entry) && context.settings().scope()
                .accepts(pipeline.keys().get("organization_slug"), pipeline.keys().get("pipeline_slug"));
    }

    private static Map<String, Object> seenEntry(Instant gone, Instant downTo) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("gone", gone == null ? null : gone.toString());
        entry.put("down_to", downTo == null ? null : downTo.toString());
        return entry;
    }

    private static Instant instant(Object text) {
        return text == null ? null : Instant.parse((String) text);
    }
}
