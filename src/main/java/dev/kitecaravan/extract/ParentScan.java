package dev.kitecaravan.extract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The parents an endpoint is asked for, in the order of their keys, a few hundred in memory at a time. Organizations and
 * pipelines that their list showed no more are left out.
 */
final class ParentScan implements Iterator<Parent> {
    private final ExtractState state;
    private final Endpoint parentEndpoint;
    private final boolean jobs;
    private final Iterator<ExtractState.Entry> entries;
    private final Deque<Parent> ready = new ArrayDeque<>();
    private final Map<String, Object> listRuns = new HashMap<>();

    /** @param jobs whether the jobs inside the builds are the parents */
    ParentScan(ExtractState state, Endpoint parentEndpoint, boolean jobs) {
        this.state = state;
        this.parentEndpoint = parentEndpoint;
        this.jobs = jobs;
        this.entries = state.all(StateKind.PARENT, parentEndpoint.id());
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && entries.hasNext()) {
            ExtractState.Entry entry = entries.next();
            Parent parent = Parent.fromJson(entry.key(), entry.value());
            if (jobs) {
                addJobs(parent, entry.value());
            } else if (parentEndpoint.isBuildsList() || isPresent(entry.value())) {
                ready.add(parent);
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Parent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void addJobs(Parent build, Map<String, Object> json) {
        if (!(json.get("jobs") instanceof List<?> list)) {
            return;
        }
        // In the order of their keys, as the units that remember them are read.
        List<Parent> parents = new java.util.ArrayList<>();
        for (Object element : list) {
            @SuppressWarnings("unchecked")
            Map<String, Object> job = (Map<String, Object>) element;
            Map<String, Object> keys = new LinkedHashMap<>(build.keys());
            keys.put("job_id", job.get("id"));
            parents.add(new Parent(build.key() + "/" + job.get("id"), keys, build.values(), job, RecordHash.of(job),
                    build.fields()));
        }
        parents.sort(java.util.Comparator.comparing(Parent::key));
        ready.addAll(parents);
    }

    /** Whether the last whole reading of its list still showed it. */
    private boolean isPresent(Map<String, Object> json) {
        String list = String.valueOf(json.get("list"));
        Object lastRun = listRuns.computeIfAbsent(list, key -> {
            Map<String, Object> done = state.get(StateKind.DONE, parentEndpoint.id(), key);
            return done == null ? "" : done.get("run");
        });
        return lastRun.equals("") || lastRun.equals(json.get("run"));
    }
}
