package dev.kitecaravan.extract;

import java.util.ArrayDeque;
import java.util.Deque;
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
    private final Endpoint parentEndpoint;
    private final boolean jobs;
    private final Iterator<ExtractState.Entry> entries;
    private final Deque<Parent> ready = new ArrayDeque<>();
    private final Presence presence;

    /** @param jobs whether the jobs inside the builds are the parents */
    ParentScan(ExtractState state, Presence presence, Endpoint parentEndpoint, boolean jobs) {
        this.presence = presence;
        this.parentEndpoint = parentEndpoint;
        this.jobs = jobs;
        this.entries = state.all(StateKind.PARENT, parentEndpoint.id());
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && entries.hasNext()) {
            ExtractState.Entry entry = entries.next();
            Map<String, Object> value = BuildEntry.unpacked(entry.key(), entry.value());
            Parent parent = Parent.fromJson(entry.key(), value);
            if (jobs) {
                ready.addAll(jobs(parent, value));
            } else if (parentEndpoint.isBuildsList() || presence.of(parentEndpoint.id(), entry.value())) {
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

    /** The jobs of a build as parents, out of what state knows of it. */
    static List<Parent> jobs(Parent build, Map<String, Object> json) {
        if (!(json.get("jobs") instanceof List<?> list)) {
            return List.of();
        }
        // In the order of their keys, as the units that remember them are read.
        List<Parent> parents = new java.util.ArrayList<>();
        for (Object element : list) {
            @SuppressWarnings("unchecked")
            Map<String, Object> job = (Map<String, Object>) element;
            Map<String, Object> keys = new LinkedHashMap<>(build.keys());
            keys.put("job_id", job.get("id"));
            parents.add(new Parent(build.key() + "/" + job.get("id"), keys, build.values(), job, hash(job),
                    build.fields()));
        }
        parents.sort(java.util.Comparator.comparing(Parent::key));
        return parents;
    }

    /** Over what tells that there is more to read below the job: a job that is over stays so, whatever is noted on it. */
    private static String hash(Map<String, Object> job) {
        Map<String, Object> settled = new LinkedHashMap<>();
        for (String field : List.of("id", "state", "started_at", "finished_at", "exit_status")) {
            settled.put(field, job.get(field));
        }
        return RecordHash.of(settled);
    }
}
