package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.StateChange;

/**
 * A list over many pipelines has one cursor for all of them, so a pipeline that the token could not see before has a past
 * that no cursor covers. Such a pipeline's history is read once by its own list; one that vanished and came back is read
 * from its last sighting.
 */
final class PipelineHistories implements Planner {
    private final Endpoint endpoint;
    private final WalkContext context;
    private final Requests requests;
    private Deque<UnitOfWork> queue;

    PipelineHistories(Endpoint endpoint, WalkContext context, Requests requests) {
        this.endpoint = endpoint;
        this.context = context;
        this.requests = requests;
    }

    @Override
    public UnitOfWork next() {
        if (queue == null) {
            queue = new ArrayDeque<>();
            if (!endpoint.path().text().contains("/pipelines/")) {
                plan();
            }
        }
        return queue.poll();
    }

    private void plan() {
        boolean firstTime = !context.state().any(StateKind.SEEN, endpoint.id());
        Iterator<ExtractState.Entry> pipelines = context.state().all(StateKind.PARENT, context.pipelines());
        while (pipelines.hasNext()) {
            ExtractState.Entry entry = pipelines.next();
            Parent pipeline = Parent.fromJson(entry.key(), entry.value());
            Map<String, Object> keys = pipeline.keys();
            if (!context.settings().scope().accepts(keys.get("organization_slug"), keys.get("pipeline_slug"))) {
                continue;
            }
            Map<String, Object> seen = context.state().get(StateKind.SEEN, endpoint.id(), pipeline.key());
            boolean present = isPresent(entry.value());
            Instant from = from(pipeline, seen, present, firstTime);
            if (from != null) {
                queue.add(history(pipeline, seen, from));
            }
        }
    }

    /** From when on the pipeline's own list is to be read; null when there is nothing to read. */
    private Instant from(Parent pipeline, Map<String, Object> seen, boolean present, boolean firstTime) {
        if (!present || firstTime) {
            return null;
        }
        if (seen == null) {
            return context.settings().startOrEarliest();
        }
        return seen.get("gone") == null ? null : Instant.parse((String) seen.get("gone"));
    }

    private UnitOfWork history(Parent pipeline, Map<String, Object> seen, Instant from) {
        String path = Requests.pipelineBuilds((String) pipeline.keys().get("organization_slug"),
                (String) pipeline.keys().get("pipeline_slug"));
        Instant reached = seen == null || seen.get("down_to") == null
                ? null
                : Instant.parse((String) seen.get("down_to"));
        Instant to = reached == null ? context.clock().windowEnd() : reached;
        return new WindowUnit(requests, null, path, Requests.organizations(pipeline),
                new WindowUnit.Pass("history", from.equals(ExtractSettings.EARLIEST) ? null : from, to, ""),
                (downTo, last, changes) -> changes.add(StateKind.SEEN.put(endpoint.id(), pipeline.key(), seenEntry(
                        last ? null : from, last ? null : downTo))),
                context.cap());
    }

    /** Marks what the lists of this run showed; to be committed when the endpoint's walk has ended. */
    void register(List<StateChange> changes) {
        if (endpoint.path().text().contains("/pipelines/") || context.settings().isBounded()) {
            return;
        }
        Iterator<ExtractState.Entry> pipelines = context.state().all(StateKind.PARENT, context.pipelines());
        while (pipelines.hasNext()) {
            ExtractState.Entry entry = pipelines.next();
            Map<String, Object> seen = context.state().get(StateKind.SEEN, endpoint.id(), entry.key());
            boolean present = isPresent(entry.value());
            if (seen == null && present) {
                changes.add(StateKind.SEEN.put(endpoint.id(), entry.key(), seenEntry(null, null)));
            } else if (seen != null && !present && seen.get("gone") == null) {
                Instant lastSeen = context.clock().windowEnd().minus(context.settings().rescanSpan());
                changes.add(StateKind.SEEN.put(endpoint.id(), entry.key(), seenEntry(lastSeen, null)));
            }
        }
    }

    private boolean isPresent(Map<String, Object> entry) {
        Map<String, Object> done = context.state().get(StateKind.DONE, context.pipelines(),
                String.valueOf(entry.get("list")));
        return done == null || String.valueOf(done.get("run")).equals(entry.get("run"));
    }

    private static Map<String, Object> seenEntry(Instant gone, Instant downTo) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("gone", gone == null ? null : gone.toString());
        entry.put("down_to", downTo == null ? null : downTo.toString());
        return entry;
    }
}
